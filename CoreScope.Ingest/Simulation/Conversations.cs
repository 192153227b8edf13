namespace CoreScope.Ingest.Simulation;

/// <summary>
/// What people of the region say. {0} to {2} are the speakers, {p} a place, {n} a number. A line begins with the number of its
/// speaker. All of it is invented.
/// </summary>
internal static class Conversations
{
    /// <summary>Talks for any channel, a line each.</summary>
    public static readonly string[][] General =
    [
        ["0Morning mesh ☕", "1Morning @[{0}] 👋 {n} hops to {p} today", "0Nice, I only see {n} from the pier", "2God morgon from the ferry ⛴️"],
        ["0Anyone hear me in {p}?", "1Loud and clear, {n} hops", "0Thanks! First packet through the new antenna 🎉", "1@[{0}] what is it, a dipole?", "0Collinear, 8 dBi, on the shed roof"],
        ["0Moving the {p} repeater up the mast this weekend", "1Need a hand?", "0@[{1}] would be great, bring the long ladder 🪜", "2I bring fika 🍰"],
        ["0Battery of my node is down to {n} % 😬", "1Clouds for three days, mine too", "2Ours survives, 10 W panel and two cells"],
        ["0test", "1@[{0}] ack, {n} hops", "2ack from {p}"],
        ["0Does the path over {p} still work?", "1Not since the storm", "0Explains a lot. Going around by the valley then", "2The valley costs {n} hops more 🙈"],
        ["0Fog on the fjord, ferry is late", "1How late?", "0About {n} minutes they say", "1OK, I wait in the café ☕"],
        ["0Walking up to {p} now 🥾", "1Post a picture! Oh wait", "0Imagine a view. Very green. {n} sheep 🐑", "2😂"],
        ["0Is the timestamp of my messages right?", "1Looks like you are {n} s ahead", "0Synced from the phone now, better?", "1Spot on"],
        ["0Range test from the bus, every stop", "1Got you at {p}", "2And here, SNR -{n}", "0Thanks, log goes to the wiki"],
        ["0Who runs the node with the 🧊 name?", "1Nobody knows 🤷", "2It is the fish hall I think"],
        ["0Grüße vom Campingplatz in {p} 🏕️", "1Hej hej! Wie ist das Wetter?", "0Nass. Sehr nass. Aber {n} Hops bis zum Hafen!"],
        ["0Flash to 1.17.1 went well here", "1Same, bootloader first though", "2Did you keep your key?", "0Yes, export before, import after"],
        ["0Why do I get everything twice?", "1Two repeaters hear you, app shows both?", "0@[{1}] no, old app. Updating", "2That is the way"],
        ["0{p} room server is back up", "1Tack! History still there?", "0Last {n} posts survived"],
        ["0Lost a glove near {p} 🧤", "2Red one?", "0Yes!!", "2It hangs on the repeater, you cannot miss it"],
        ["0Sunset from {p} is unreal tonight 🌅", "1Confirmed"],
        ["0Can the school node stay on over the holidays?", "1I asked, yes, caretaker knows", "0🙏"],
        ["0Märkligt: {n} hops but only 4 km", "1Radio is magic", "2Radio is hills"],
        ["0<b>is this bold?</b>", "1No. Nice try @[{0}]", "0;-)"],
        ["0Power cut in {p}, mesh still here 💪", "1That is what it is for", "2All good on the islands too, {n} nodes up"],
        ["0Looking for a spare 868 antenna", "1I have {n} in a drawer", "0@[{1}] my hero", "1Pick up at the library, it is open till six"],
    ];

    /// <summary>Talk for the weather channel.</summary>
    public static readonly string[][] Weather =
    [
        ["0{p}: wind {n} m/s, gusts more 🌬️", "1Calm here in the valley", "2Here: rain, {n} mm since midnight"],
        ["0Frost warning for {p} tonight ❄️", "1Thanks, covering the plants"],
        ["0Water {n} °C at the pier 🥶", "1I was in. Briefly."],
        ["0Regenfront kommt von Westen 🌧️", "1Two hours until {p} I guess", "0More like {n} minutes"],
    ];

    /// <summary>Talk for sailors.</summary>
    public static readonly string[][] Sailing =
    [
        ["0Anchored off {p}, holding well ⚓", "1Depth?", "0{n} metres, mud"],
        ["0Lock at {p} opens in {n} min", "1On my way, boat number 3", "0👍"],
        ["0Seal on my swim ladder 🦭", "1Charge him harbour dues"],
        ["0Buoy {n} is dark, reported", "1Seen it too, careful at night", "2Thanks both"],
    ];

    /// <summary>Talk of the crew whose key nobody else has.</summary>
    public static readonly string[][] Private =
    [
        ["0Shift starts at {n}", "1ok", "2ok"],
        ["0Crate is at {p}", "1Collected"],
    ];

    /// <summary>Direct messages.</summary>
    public static readonly string[] Direct =
    [
        "Are you home?", "Bring the drill please", "On my way 🚲", "Dinner at seven?", "The key is under the pot", "Got it, thanks!",
        "Can you reach the lighthouse room?", "Happy birthday! 🎂", "Train is late, again", "Which frequency do you use now?", "👍", "Sov gott 🌙",
        "I see you with four hops only", "Call me when you are out of the valley", "Password is on the fridge", "Kaffe?",
    ];
}
