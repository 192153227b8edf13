using CoreScope.Ingest.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoreScope.Ingest.Persistence.Configurations;

internal sealed class DroppedPacketConfiguration : IEntityTypeConfiguration<DroppedPacketRow>
{
    public void Configure(EntityTypeBuilder<DroppedPacketRow> builder)
    {
        builder.ToTable("dropped_packets");
        builder.HasKey(row => row.Id);
    }
}
