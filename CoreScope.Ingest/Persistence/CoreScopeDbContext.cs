using CoreScope.Core.Identity;
using CoreScope.Ingest.Persistence.Configurations;
using CoreScope.Ingest.Persistence.Rows;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CoreScope.Ingest.Persistence;

/// <summary>
/// The archive's tables for ordinary reads. The schema is made by scripts, hot writes and the bulk load go past it. Runs on a
/// connection of <see cref="ArchiveFile"/>, which it does not close; nothing is tracked.
/// </summary>
public sealed class CoreScopeDbContext : DbContext
{
    private readonly SqliteConnection _connection;

    public CoreScopeDbContext(SqliteConnection connection)
    {
        _connection = connection;
    }

    public DbSet<MetaRow> Meta => Set<MetaRow>();

    public DbSet<NameRow> Channels => Set<NameRow>(NameRow.Channels);

    public DbSet<NameRow> Scopes => Set<NameRow>(NameRow.Scopes);

    public DbSet<ObserverRow> Observers => Set<ObserverRow>();

    public DbSet<NodeRow> Nodes => Set<NodeRow>();

    public DbSet<TransmissionRow> Transmissions => Set<TransmissionRow>();

    public DbSet<ObservationRow> Observations => Set<ObservationRow>();

    public DbSet<ObserverMetricRow> ObserverMetrics => Set<ObserverMetricRow>();

    public DbSet<DroppedPacketRow> DroppedPackets => Set<DroppedPacketRow>();

    /// <inheritdoc />
    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder)
    {
        ArgumentNullException.ThrowIfNull(optionsBuilder);
        optionsBuilder.UseSqlite(_connection).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);
    }

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        configurationBuilder.Properties<UnixMillis>().HaveConversion<MillisConverter>();
        configurationBuilder.Properties<PublicKey>().HaveConversion<KeyConverter>();
    }

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(CoreScopeDbContext).Assembly);
        modelBuilder.SharedTypeEntity<NameRow>(NameRow.Channels, row => row.ToTable("channels"));
        modelBuilder.SharedTypeEntity<NameRow>(NameRow.Scopes, row => row.ToTable("scopes"));
        SnakeCase.Apply(modelBuilder);
    }
}
