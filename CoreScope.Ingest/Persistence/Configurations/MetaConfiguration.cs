using CoreScope.Ingest.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoreScope.Ingest.Persistence.Configurations;

internal sealed class MetaConfiguration : IEntityTypeConfiguration<MetaRow>
{
    public void Configure(EntityTypeBuilder<MetaRow> builder)
    {
        builder.ToTable("meta");
        builder.HasKey(row => row.Key);
    }
}
