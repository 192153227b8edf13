using CoreScope.Ingest.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoreScope.Ingest.Persistence.Configurations;

internal sealed class ObserverMetricConfiguration : IEntityTypeConfiguration<ObserverMetricRow>
{
    public void Configure(EntityTypeBuilder<ObserverMetricRow> builder)
    {
        builder.ToTable("observer_metrics");
        builder.HasKey(row => new { row.ObserverId, row.At });
    }
}
