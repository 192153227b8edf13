namespace CoreScope.Ingest.Simulation;

/// <summary>
/// The map of the invented region: a rugged coast of some 230 km from south to north. Names of places, hills and people are
/// made up; the coordinates follow a real shoreline, so that nobody lives in the sea.
/// </summary>
internal static class PlaceNames
{
    /// <summary>From south to north.</summary>
    public static readonly Zone[] Zones =
    [
        new("XHA", "#harbour"),
        new("XSK", "#skerries"),
        new("XFJ", "#fjord"),
        new("XVA", "#valley"),
    ];

    public static readonly Place[] Towns =
    [
        new("Hjälmhamn", 57.71, 11.99, 0, 20),
        new("Södervik", 57.50, 12.08, 0, 8),
        new("Kvarnö", 57.66, 11.78, 0, 4),
        new("Lindaholm", 57.80, 12.20, 0, 7),
        new("Ålkärr", 57.93, 12.08, 0, 6),
        new("Stenklev", 58.07, 11.87, 1, 7),
        new("Måsholmen", 58.02, 11.56, 1, 4),
        new("Tångvik", 58.20, 11.62, 1, 5),
        new("Gråskär", 58.28, 11.46, 1, 6),
        new("Björkefors", 58.36, 11.92, 1, 8),
        new("Fyrudden", 58.47, 11.36, 2, 4),
        new("Ekestrand", 58.55, 11.62, 2, 5),
        new("Norrfjäll", 58.72, 11.34, 2, 6),
        new("Tanumsö", 58.82, 11.24, 2, 3),
        new("Idehavn", 58.95, 11.22, 2, 6),
        new("Haldsund", 59.13, 11.40, 3, 7),
        new("Glommestad", 59.23, 11.00, 3, 9),
        new("Rygghaug", 59.35, 10.78, 3, 5),
        new("Mossevær", 59.44, 10.70, 3, 6),
        new("Drøbergen", 59.65, 10.66, 3, 6),
    ];

    public static readonly Place[] Hills =
    [
        new("Ramberget", 57.62, 12.16, 0, 0),
        new("Kullaröset", 57.86, 12.02, 0, 0),
        new("Vättlekulle", 57.74, 12.22, 0, 0),
        new("Store Bratten", 57.98, 11.86, 0, 0),
        new("Vindhöjd", 58.12, 11.98, 1, 0),
        new("Utkiken", 58.18, 11.72, 1, 0),
        new("Örnberget", 58.31, 11.74, 1, 0),
        new("Kapellkullen", 58.41, 11.56, 1, 0),
        new("Bredmossen", 58.50, 11.78, 2, 0),
        new("Tvillinghöjd", 58.64, 11.48, 2, 0),
        new("Rävklippan", 58.78, 11.42, 2, 0),
        new("Gränsröset", 58.91, 11.36, 2, 0),
        new("Blåheia", 59.05, 11.46, 3, 0),
        new("Varden", 59.20, 11.22, 3, 0),
        new("Høgåsen", 59.32, 10.94, 3, 0),
        new("Skoddeknatten", 59.54, 10.78, 3, 0),
    ];

    /// <summary>Where a station stands, for its name.</summary>
    public static readonly string[] Sites =
    [
        "Tower", "Pier", "Mill", "Church", "Depot", "Silo", "Quay", "School", "Lock", "Mast", "Water Tank", "Roof", "Ferry", "Lighthouse",
        "Quarry", "Barn", "Marina", "Bridge", "Harbour", "Station", "Hostel", "Bakery", "Boathouse", "Garden", "Library", "Radio Hut",
    ];

    public static readonly string[] RepeaterTags = ["", "", "", " RPT", " R1", " R2", " 1W", " ☀️", " Solar", " 📡", " 868"];

    /// <summary>Handles of people who do not exist.</summary>
    public static readonly string[] Handles =
    [
        "Lumi", "Tjorven42", "Käpt'n Blåbär", "rex.mobile", "Ylva 🦊", "Nisse-T1000", "OddVar", "mö-mö", "Sigrún", "Blixten ⚡", "Pelikan",
        "Zoë", "Måns on foot", "kråkan", "Greta G.", "Bo the boat", "Hedvig 🌲", "Ture", "Fjällräv", "nordlicht", "Æsa", "Jönköpar'n",
        "Stråle", "Vera V4", "tin can", "Ludde 🐕", "Ester", "Ivar heltec", "Runa", "Solveig ☕", "pixelpirat", "Årevik", "Mika T-Deck",
        "Kalle Kula", "quiet_one", "Wilma 🚲", "Otto", "Freja", "søsken", "Häger", "Nora pocket", "Arvid", "moln", "Tuva 🎣", "Loke",
        "Signe", "tuppen", "Balder", "Ida-Ö", "Grävling", "Hjalmar", "Tove ⛵", "radiogubben", "Edda", "Knut", "Sälen 🦭", "Maja", "Ragna",
    ];

    public static readonly string[] SensorKinds = ["Tide", "Weather", "Snow", "Freezer", "Sauna", "Beehive", "Greenhouse", "Well", "Buoy", "Barn"];

    public static readonly string[] RoomKinds = ["Room", "Board", "Lounge", "Lobby", "Kiosk"];

    /// <summary>
    /// What people do put into the name field, to annoy or by accident: markup, script, quotes, bidirectional control characters,
    /// nothing but emoji, line breaks. Each fits an advert without a position.
    /// </summary>
    public static readonly string[] HostileNames =
    [
        "<img src=x onerror=alert(1)>",
        "Ferry \u202Eyrref\u202C \u2066x\u2069",
        "\"><script>alert(1)</script>",
        "🧊🧊🧊🧊🧊🧊🧊",
        "Robert'); DROP TABLE n;--",
        "line\nbreak\ttab \u0007",
    ];
}
