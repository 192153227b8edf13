using System.Text.Json;
using CoreScope.Core.Dissection;

namespace CoreScope.Tests.Core.Dissection;

public sealed class FieldRegistryTests
{
    [Fact]
    public void All_InOrderOfId_HoldsEachFieldOnce() =>
        Assert.Equal(Enum.GetValues<FieldId>(), FieldRegistry.All.Select(field => field.Id));

    [Fact]
    [Trait("row", "FL-02")]
    public void ByFilterName_EveryPayloadKeyOfTheVectors_IsKnown()
    {
        var unknown = PacketVector.All
            .Where(vector => vector.Expected.TryGetProperty("payload", out _))
            .SelectMany(vector => Keys(vector.Expected.GetProperty("payload"), "payload."))
            .Distinct()
            .Where(key => FieldRegistry.ByFilterName(key) is null);

        Assert.Empty(unknown);
    }

    [Fact]
    public void ByFilterName_Unknown_IsNull() => Assert.Null(FieldRegistry.ByFilterName("payload.<img>"));

    private static IEnumerable<string> Keys(JsonElement element, string prefix) =>
        element.EnumerateObject().SelectMany(property => property.Value.ValueKind == JsonValueKind.Object
            ? Keys(property.Value, $"{prefix}{property.Name}.")
            : [prefix + property.Name]);
}
