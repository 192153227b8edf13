using System.Text.Json;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Browser;

/// <summary>What the live map's scripts draw, each alone on a page: on real canvases, or on one that notes what it is told.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Category", "Browser")]
public sealed class LiveDrawingTests(BrowserFixture browser, MeshFixture mesh)
{
    // A layer of 1000 × 1000 over the whole world that notes colours and stamps.
    private const string Layer = """
        const told = { strokes: new Set(), stamps: 0 };
        const context = new Proxy({}, { set: (_, name, value) => { if (name === 'strokeStyle') told.strokes.add(value); return true; }, get: (_, name) => () => { if (name === 'drawImage') told.stamps++; } });
        const layer = { context, width: 1000, height: 1000, clear() {}, turnsTo: () => 0, x: x => x * 1000, y: y => y * 1000 };
        const still = { matches: false };
        """;

    private const string Flight = "[1, 2, 3, 0, 120, 80, 55, 65, [[2, 4000000, 1000000, 0, 5000000, 3000000, 0]], 3, 2, [17, 34, 51]]";

    [Fact]
    [Trait("row", "LV-04")]
    public async Task Markers_OfThreeThousandNodes_OnlyThoseNearTheViewAreDrawn()
    {
        var counts = await DrawAsync("""
            const L = await import(new URL('lib/leaflet/leaflet-src.esm.js', document.baseURI)), { canvasLayer } = await import(new URL('js/map-canvas.js', document.baseURI)), { nodeSet } = await import(new URL('js/live-layers.js', document.baseURI));
            const box = document.body.appendChild(Object.assign(document.createElement('div'), { style: 'position:fixed;inset:0;z-index:99' }));
            const map = L.map(box, { zoomAnimation: false }).setView([60, 11], 10);
            const set = nodeSet([{ path: 'M-8 0A8 8 0 1 1 8 0 8 8 0 1 1-8 0Z', color: '--accent' }]);
            set.change(Array.from({ length: 3000 }, (_, i) => [i + 1, 59 + i % 60 / 30, 9.5 + Math.floor(i / 60) * 0.06, 0, 0, 0, 'n' + i]), []);
            let stamps = 0;
            canvasLayer(L, 'overlayPane', on => {
              stamps = 0;
              on.context.drawImage = (...what) => { stamps++; CanvasRenderingContext2D.prototype.drawImage.apply(on.context, what); };
              on.clear();
              set.draw(on, map.getZoom());
            }).addTo(map);
            const seen = () => [...set.all()].filter(node => map.getBounds().contains([node.lat, node.lon])).every(node => set.visible.some(one => one.node === node));
            const result = [[set.count, stamps, set.visible.length, seen()]];
            map.setView([40, -70], 10, { animate: false });
            result.push([set.count, stamps, set.visible.length, seen()]);
            map.setView([60, 11], 6, { animate: false });
            result.push([set.count, stamps, set.visible.length, seen()]);
            map.remove();
            return result;
            """);
        Assert.Equal(3_000, counts[0][0].GetInt32());
        Assert.InRange(counts[0][1].GetInt32(), 100, 2_500);
        Assert.Equal([0, 3_000], [counts[1][1].GetInt32(), counts[2][1].GetInt32()]);
        Assert.All(counts.EnumerateArray(), view => Assert.Equal(view[1].GetInt32(), view[2].GetInt32()));
        Assert.All(counts.EnumerateArray(), view => Assert.True(view[3].GetBoolean(), "what lies in view is drawn"));
    }

    [Fact]
    [Trait("row", "LV-10")]
    [Trait("row", "LV-23")]
    public async Task Flight_ColourIsThePacketsOrItsTypes_AndInMatrixItsBytesTravel()
    {
        var seen = await DrawAsync(Layer + $$"""
            const { flights } = await import(new URL('js/live-flights.js', document.baseURI));
            const type = getComputedStyle(document.documentElement).getPropertyValue('--type-ack').trim(), result = {};
            for (const [name, byHash, matrix] of [['packet', true, false], ['type', false, false], ['matrix', true, true]]) {
              told.strokes.clear();
              told.stamps = 0;
              const air = flights(['', '', '', '--type-ack'], still, () => {});
              air.color(byHash, matrix);
              air.show([{{Flight}}], 1);
              air.draw(layer);
              air.clear();
              result[name] = [told.strokes.has('hsl(120 80% 55%)'), told.strokes.has(type), told.stamps > 0];
            }
            return result;
            """);
        Assert.Equal([true, false, false], Bools(seen, "packet"));
        Assert.Equal([false, true, false], Bools(seen, "type"));
        Assert.False(seen.GetProperty("matrix")[0].GetBoolean());
    }

    [Fact]
    [Trait("row", "LV-23")]
    public async Task Matrix_LettersFollowTheHead_AndRainFallsOncePerObservation_NotForWhoWantsNoMotion()
    {
        var seen = await DrawAsync(Layer + $$"""
            const { flights } = await import(new URL('js/live-flights.js', document.baseURI)), { rain } = await import(new URL('js/live-rain.js', document.baseURI));
            const real = performance.now.bind(performance);
            let ahead = 0;
            performance.now = () => real() + ahead;
            const air = flights(['', '', '', '--type-ack'], still, () => {});
            air.color(true, true);
            air.show([{{Flight}}], 1);
            ahead = 500;
            air.draw(layer);
            const letters = told.stamps;
            ahead = 20000;
            air.draw(layer);
            const left = air.running;
            performance.now = real;
            const drops = [];
            for (const reduced of [false, true]) {
              const box = document.body.appendChild(document.createElement('div')), falling = rain(box, { matches: reduced }, () => 0.5);
              falling.take([{{Flight}}], 0);
              drops.push(falling.falling);
              falling.set(true);
              falling.take([{{Flight}}], 0);
              drops.push(falling.falling);
              falling.set(false);
              drops.push(falling.falling, box.childElementCount);
            }
            return [letters, left, ...drops];
            """);
        Assert.InRange(seen[0].GetInt32(), 2, 7);
        Assert.Equal([0, 0, 3, 0, 0, 0, 0, 0, 0], seen.EnumerateArray().Skip(1).Select(value => value.GetInt32()));
    }

    [Fact]
    [Trait("row", "LV-17")]
    public async Task Heat_GlowsWhereTrafficIs_CoolsWhereItWas_AsStronglyAsChosen()
    {
        var seen = await DrawAsync("""
            const { heat } = await import(new URL('js/live-heat.js', document.baseURI)), { place } = await import(new URL('js/map-canvas.js', document.baseURI));
            const real = performance.now.bind(performance);
            let ahead = 0;
            performance.now = () => real() + ahead;
            const canvas = Object.assign(document.createElement('canvas'), { width: 1000, height: 1000 }), context = canvas.getContext('2d', { willReadFrequently: true });
            const layer = { context, width: 1000, height: 1000, turnsTo: () => 0, x: x => x * 1000, y: y => y * 1000 };
            const warm = heat(), glow = (lat, lon) => { const at = place(lat, lon); return context.getImageData(Math.round(at.x * 1000), Math.round(at.y * 1000), 1, 1).data[3]; };
            const draw = () => { context.clearRect(0, 0, 1000, 1000); warm.draw(layer); return [glow(40, 10), glow(0, -100), glow(-40, 120)]; };
            const flight = (lat, lon, sure) => [1, 2, 3, 0, 0, 0, 0, 0, [[1, lat * 1e5, lon * 1e5, sure]]];
            warm.strength = 1;
            warm.take([flight(40, 10, 0), flight(-40, 120, 2)], place);
            const first = draw();
            warm.strength = 0.35;
            const faint = draw();
            warm.strength = 1;
            ahead = 1_200_000;
            warm.cool();
            warm.take([flight(0, -100, 0)], place);
            const later = draw();
            performance.now = real;
            return [first, faint, later];
            """);
        var (first, faint, later) = (Ints(seen[0]), Ints(seen[1]), Ints(seen[2]));
        Assert.InRange(first[0], 40, 255);
        // What was only inferred was perhaps not there.
        Assert.Equal([0, 0], first[1..]);
        Assert.InRange(faint[0], first[0] * 0.3, first[0] * 0.4);
        Assert.Equal(0, later[0]);
        Assert.InRange(later[1], 40, 255);
    }

    [Fact]
    [Trait("row", "LV-24")]
    public async Task Sound_TypeChoosesTheScale_BytesTheNotes_HopsTheDullness_ObserversTheLoudness()
    {
        var seen = await DrawAsync("""
            const { score } = await import(new URL('js/live-sound.js', document.baseURI));
            const bytes = Array.from({ length: 64 }, (_, i) => i * 37 % 256), key = hertz => Math.round(69 + 12 * Math.log2(hertz / 440)) % 12;
            const keys = type => [...new Set(score(type, bytes, 1, 1, 120).notes.map(note => key(note.hertz)))];
            const within = (type, allowed) => keys(type).every(one => allowed.includes(one));
            const piece = (hops, heard, bpm, length) => score(4, bytes.slice(0, length), hops, heard, bpm);
            return {
              scales: [within(4, [0, 2, 4, 7, 9]), within(5, [9, 0, 2, 4, 7]), within(2, [4, 6, 7, 9, 11, 0, 2]), within(9, [2, 4, 6, 8, 10, 0]), keys(9).some(one => [6, 8, 10].includes(one))],
              counts: [piece(1, 1, 120, 1).notes.length, piece(1, 1, 120, 25).notes.length, piece(1, 1, 120, 64).notes.length, score(4, Array(400).fill(7), 1, 1, 120).notes.length],
              cutoff: [piece(1, 1, 120, 9).cutoff, piece(10, 1, 120, 9).cutoff, piece(60, 1, 120, 9).cutoff].map(Math.round),
              loud: [piece(1, 1, 120, 9).volume, piece(1, 500, 120, 9).volume, piece(1, 1, 120, 9).voices, piece(1, 500, 120, 9).voices],
              pace: piece(1, 1, 60, 25).notes[4].at / piece(1, 1, 120, 25).notes[4].at,
              lengths: piece(1, 1, 120, 64).notes.every(note => note.length >= 0.05 && note.length <= 0.4),
            };
            """);
        Assert.All(seen.GetProperty("scales").EnumerateArray(), scale => Assert.True(scale.GetBoolean()));
        Assert.Equal([2, 5, 8, 10], Ints(seen.GetProperty("counts")));
        Assert.Equal([8_000, 800, 800], Ints(seen.GetProperty("cutoff")));
        Assert.Equal([0.15, 0.6, 1, 8], seen.GetProperty("loud").EnumerateArray().Select(value => value.GetDouble()));
        Assert.Equal(2, seen.GetProperty("pace").GetDouble(), 6);
        Assert.True(seen.GetProperty("lengths").GetBoolean());
    }

    private static bool[] Bools(JsonElement of, string name) => [.. of.GetProperty(name).EnumerateArray().Select(value => value.GetBoolean())];

    private static int[] Ints(JsonElement of) => [.. of.EnumerateArray().Select(value => value.GetInt32())];

    private async Task<JsonElement> DrawAsync(string script)
    {
        await using var view = await browser.OpenAsync(mesh.App.Url + "packets");
        return (await view.Page.EvaluateAsync($"async () => {{ {script} }}"))!.Value;
    }
}
