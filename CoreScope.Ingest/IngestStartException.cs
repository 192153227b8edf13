namespace CoreScope.Ingest;

/// <summary>Ingest cannot start for a reason that the operator can mend; the message says how.</summary>
public sealed class IngestStartException(string message) : Exception(message);
