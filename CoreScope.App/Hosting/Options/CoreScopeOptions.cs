using CoreScope.Ingest.Mqtt;
using CoreScope.Ingest.Mqtt.Listener;
using CoreScope.Ingest.Pipeline;
using CoreScope.Ingest.Simulation;
using Microsoft.Extensions.Configuration;

namespace CoreScope.App.Hosting.Options;

/// <summary>
/// Everything an operator can set, under <c>CoreScope</c> in <c>appsettings.json</c> and environment. Key names are
/// upstream's, in any case (spec/operations.md §6.2). Filled by <see cref="OptionsBinder"/>, judged by
/// <see cref="CoreScopeOptionsValidator"/>.
/// </summary>
public sealed class CoreScopeOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "CoreScope";

    /// <summary>The web port unless configured; also meant by 0.</summary>
    public const int DefaultPort = 3000;

    private int _port = DefaultPort;
    private int _ingestBufferSize = MessageInbox.DefaultCapacity;

    /// <summary>Web port.</summary>
    public int Port
    {
        get => _port;
        set => _port = value == 0 ? DefaultPort : value;
    }

    /// <summary>Web address; <c>0.0.0.0</c> or <c>::</c> opens it to the network.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Directory of databases and state.</summary>
    public string DataDir { get; set; } = "data";

    /// <summary>Key for writes; empty = writes are disabled, weak = they are refused (<see cref="ApiKeyPolicy"/>).</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>Brokers to subscribe to.</summary>
    public IList<MqttSourceOptions> MqttSources { get; set; } = [];

    /// <summary>The listener observers publish to directly.</summary>
    public MqttListenerOptions MqttListener { get; set; } = new();

    /// <summary>Who may see the sources.</summary>
    public MqttPanelOptions MqttPanel { get; set; } = new();

    /// <summary>Channel name → key of 16 or 32 bytes in hex.</summary>
    public IDictionary<string, string> ChannelKeys { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Public channels whose key derives from their name.</summary>
    public IList<string> HashChannels { get; set; } = [];

    /// <summary>Names tried against the region scope of packets.</summary>
    public IList<string> HashRegions { get; set; } = [];

    /// <summary>Observers of which nothing is stored.</summary>
    public IList<string> ObserverBlacklist { get; set; } = [];

    /// <summary>Public keys of nodes that are shown to nobody; their packets are stored all the same.</summary>
    public IList<string> NodeBlacklist { get; set; } = [];

    /// <summary>Nodes whose name begins so are shown to nobody either.</summary>
    public IList<string> HiddenNamePrefixes { get; set; } = [];

    /// <summary>Regions from which packets and statuses are taken; empty = all.</summary>
    [ConfigurationKeyName("ObserverIATAWhitelist")]
    public IList<string> ObserverIataWhitelist { get; set; } = [];

    /// <summary>Adverts whose signature fails are dropped.</summary>
    public bool ValidateSignatures { get; set; } = true;

    /// <summary>Messages the inbox holds, and at most as many the queue to the disk behind it; below 1 means the default.</summary>
    public int IngestBufferSize
    {
        get => _ingestBufferSize;
        set => _ingestBufferSize = value < 1 ? MessageInbox.DefaultCapacity : value;
    }

    /// <summary>The mesh's own area.</summary>
    [ConfigurationKeyName("geo_filter")]
    public GeoFilterOptions GeoFilter { get; set; } = new();

    /// <summary>What happens to adverts from outside of it.</summary>
    public ForeignAdvertOptions ForeignAdverts { get; set; } = new();

    /// <summary>Roaming companions with GPS.</summary>
    public ClientRxCoverageOptions ClientRxCoverage { get; set; } = new();

    /// <summary>Companion bridges.</summary>
    public CompanionOptions Companion { get; set; } = new();

    /// <summary>The simulated mesh.</summary>
    public SimulatorOptions Simulator { get; set; } = new();

    /// <summary>The database.</summary>
    public PersistenceOptions Persistence { get; set; } = new();

    /// <summary>What is kept in memory.</summary>
    public PacketStoreOptions PacketStore { get; set; } = new();

    /// <summary>Resolved paths.</summary>
    public ResolvedPathSettings ResolvedPath { get; set; } = new();

    /// <summary>Upkeep of the database file.</summary>
    public DbOptions Db { get; set; } = new();

    /// <summary>How long what is on disk is kept.</summary>
    public RetentionOptions Retention { get; set; } = new();

    /// <summary>Code of a region → its name, beside the regions that observers report from.</summary>
    public IDictionary<string, string> Regions { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Where a reader who has not chosen looks first: codes of regions, separated by commas; empty = everywhere.</summary>
    public string DefaultRegion { get; set; } = "";

    /// <summary>Key of an area → its name and border.</summary>
    public IDictionary<string, AreaOptions> Areas { get; set; } = new Dictionary<string, AreaOptions>(StringComparer.Ordinal);

    /// <summary>Maps.</summary>
    public MapOptions Map { get; set; } = new();

    /// <summary>Where maps look first.</summary>
    public MapDefaultOptions MapDefaults { get; set; } = new();

    /// <summary>What the start page says.</summary>
    public HomeOptions Home { get; set; } = new();

    /// <summary>How times are written for readers who have not chosen.</summary>
    public TimestampOptions Timestamps { get; set; } = new();

    /// <summary>From which age on nodes and observers count as silent.</summary>
    public HealthThresholdOptions HealthThresholds { get; set; } = new();

    /// <summary>From which voltage on a battery is low.</summary>
    public BatteryThresholdOptions BatteryThresholds { get; set; } = new();

    /// <summary>Who hears whom.</summary>
    public NeighborGraphOptions NeighborGraph { get; set; } = new();

    /// <summary>Pages of nodes show how the neighbour graph came to be: which node each ambiguous hop was taken for, and why.</summary>
    public bool DebugAffinity { get; set; }

    /// <summary>Upstream's other key for <see cref="NeighborGraphOptions.MaxAgeDays"/>, which wins.</summary>
    public int NeighborEdgesMaxAgeDays { get; set; }

    /// <summary>Faults met while reading values, and keys nobody knows.</summary>
    [NotConfigurable]
    public BindingReport Binding { get; internal set; } = BindingReport.Clean;
}
