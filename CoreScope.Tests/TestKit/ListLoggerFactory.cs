using Microsoft.Extensions.Logging;

namespace CoreScope.Tests.TestKit;

/// <summary>Gives everybody the same logger.</summary>
public sealed class ListLoggerFactory(ILogger log) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => log;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }
}
