using CoreScope.Ingest.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoreScope.Ingest.Persistence.Configurations;

internal sealed class ObserverConfiguration : IEntityTypeConfiguration<ObserverRow>
{
    public void Configure(EntityTypeBuilder<ObserverRow> builder)
    {
        builder.ToTable("observers");
        builder.HasKey(row => row.Id);
    }
}
