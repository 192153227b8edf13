using CoreScope.Ingest.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoreScope.Ingest.Persistence.Configurations;

internal sealed class TransmissionConfiguration : IEntityTypeConfiguration<TransmissionRow>
{
    public void Configure(EntityTypeBuilder<TransmissionRow> builder)
    {
        builder.ToTable("transmissions");
        builder.HasKey(row => row.Id);
    }
}
