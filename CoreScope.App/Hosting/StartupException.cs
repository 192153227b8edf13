namespace CoreScope.App.Hosting;

/// <summary>A fault of start-up that the operator can mend; the message says how.</summary>
public sealed class StartupException(string message, Exception? cause = null) : Exception(message, cause);
