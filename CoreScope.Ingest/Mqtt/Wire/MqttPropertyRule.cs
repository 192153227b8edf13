using static CoreScope.Ingest.Mqtt.Wire.MqttPacketType;
using static CoreScope.Ingest.Mqtt.Wire.MqttPropertyId;

namespace CoreScope.Ingest.Mqtt.Wire;

/// <summary>How a property is encoded.</summary>
internal enum MqttPropertyForm : byte
{
    Unknown,
    Flag,
    UInt16,
    UInt32,
    VariableInteger,
    Text,
    Binary,
    TextPair,
}

/// <summary>Form of one property and the packets it may appear in, as a bit mask by packet type; bit 0 stands for the will.</summary>
internal readonly record struct MqttPropertyRule(MqttPropertyForm Form, int AllowedIn, bool MayBeZero)
{
    public const int Will = 1;
    public const int Count = 0x2B;
    private const int Everywhere = -1;
    private static readonly MqttPropertyRule[] s_rules = BuildRules();

    /// <summary>The rule of <paramref name="id"/>; its form is Unknown where the standard has none.</summary>
    public static MqttPropertyRule Of(int id) => (uint)id < Count ? s_rules[id] : default;

    public static int Bit(MqttPacketType type) => 1 << (int)type;

    private static MqttPropertyRule[] BuildRules()
    {
        var rules = new MqttPropertyRule[Count];
        Set(PayloadFormatIndicator, MqttPropertyForm.Flag, Bit(Publish) | Will);
        Set(MessageExpiryInterval, MqttPropertyForm.UInt32, Bit(Publish) | Will);
        Set(ContentType, MqttPropertyForm.Text, Bit(Publish) | Will);
        Set(ResponseTopic, MqttPropertyForm.Text, Bit(Publish) | Will);
        Set(CorrelationContent, MqttPropertyForm.Binary, Bit(Publish) | Will);
        Set(SubscriptionIdentifier, MqttPropertyForm.VariableInteger, Bit(Publish) | Bit(Subscribe), mayBeZero: false);
        Set(SessionExpiryInterval, MqttPropertyForm.UInt32, Bit(Connect) | Bit(Connack) | Bit(Disconnect));
        Set(AssignedClientIdentifier, MqttPropertyForm.Text, Bit(Connack));
        Set(ServerKeepAlive, MqttPropertyForm.UInt16, Bit(Connack));
        Set(AuthenticationMethod, MqttPropertyForm.Text, Bit(Connect) | Bit(Connack) | Bit(Auth));
        Set(AuthenticationContent, MqttPropertyForm.Binary, Bit(Connect) | Bit(Connack) | Bit(Auth));
        Set(RequestProblemInformation, MqttPropertyForm.Flag, Bit(Connect));
        Set(WillDelayInterval, MqttPropertyForm.UInt32, Will);
        Set(RequestResponseInformation, MqttPropertyForm.Flag, Bit(Connect));
        Set(ResponseInformation, MqttPropertyForm.Text, Bit(Connack));
        Set(ServerReference, MqttPropertyForm.Text, Bit(Connack) | Bit(Disconnect));
        Set(ReasonString, MqttPropertyForm.Text, Everywhere & ~(Bit(Connect) | Bit(Publish) | Bit(Subscribe) | Bit(Unsubscribe) | Will));
        Set(ReceiveMaximum, MqttPropertyForm.UInt16, Bit(Connect) | Bit(Connack), mayBeZero: false);
        Set(TopicAliasMaximum, MqttPropertyForm.UInt16, Bit(Connect) | Bit(Connack));
        Set(TopicAlias, MqttPropertyForm.UInt16, Bit(Publish), mayBeZero: false);
        Set(MaximumQos, MqttPropertyForm.Flag, Bit(Connack));
        Set(RetainAvailable, MqttPropertyForm.Flag, Bit(Connack));
        Set(UserProperty, MqttPropertyForm.TextPair, Everywhere);
        Set(MaximumPacketSize, MqttPropertyForm.UInt32, Bit(Connect) | Bit(Connack), mayBeZero: false);
        Set(WildcardSubscriptionAvailable, MqttPropertyForm.Flag, Bit(Connack));
        Set(SubscriptionIdentifiersAvailable, MqttPropertyForm.Flag, Bit(Connack));
        Set(SharedSubscriptionAvailable, MqttPropertyForm.Flag, Bit(Connack));
        return rules;

        void Set(MqttPropertyId id, MqttPropertyForm form, int allowedIn, bool mayBeZero = true) =>
            rules[(int)id] = new MqttPropertyRule(form, allowedIn, mayBeZero);
    }
}
