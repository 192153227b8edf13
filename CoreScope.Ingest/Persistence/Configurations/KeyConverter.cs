using CoreScope.Core.Identity;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CoreScope.Ingest.Persistence.Configurations;

internal sealed class KeyConverter() : ValueConverter<PublicKey, byte[]>(key => key.ToArray(), bytes => new PublicKey(bytes));
