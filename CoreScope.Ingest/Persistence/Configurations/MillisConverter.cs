using CoreScope.Core.Identity;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CoreScope.Ingest.Persistence.Configurations;

internal sealed class MillisConverter() : ValueConverter<UnixMillis, long>(time => time.Value, value => new UnixMillis(value));
