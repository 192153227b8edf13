using System.Reflection;
using System.Runtime.CompilerServices;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Store;

namespace CoreScope.Tests.Core.Store;

public sealed class RecordShapeTests
{
    private const BindingFlags Everything = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    [Theory]
    [InlineData(typeof(Transmission))]
    [InlineData(typeof(Observation))]
    [Trait("row", "RP-06")]
    public void Record_HoldsNoResolvedPath(Type record)
    {
        Assert.DoesNotContain(record.GetMembers(Everything), m => m.Name.Contains("resolved", StringComparison.OrdinalIgnoreCase));
        foreach (var field in record.GetFields(Everything))
        {
            var type = field.FieldType;
            Assert.False(type == typeof(string) || type == typeof(PublicKey) || type == typeof(int[]), field.Name);
            Assert.False(Mentions(type, typeof(ResolvedHop)) || Mentions(type, typeof(PublicKey)), field.Name);
        }
    }

    [Fact]
    [Trait("row", "RP-06")]
    public void Arrival_CannotBeStored()
    {
        Assert.True(typeof(PacketArrival).IsByRefLike);
    }

    [Fact]
    public void Observation_Takes32Bytes()
    {
        Assert.Equal(32, Unsafe.SizeOf<Observation>());
    }

    private static bool Mentions(Type type, Type wanted) =>
        type == wanted || (type.HasElementType && Mentions(type.GetElementType()!, wanted)) || type.GetGenericArguments().Any(a => Mentions(a, wanted));
}
