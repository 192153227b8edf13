using Microsoft.Extensions.Logging;

namespace CoreScope.Tests.TestKit;

/// <summary>Keeps the last error that was logged, so that a test can say why the server answered 500.</summary>
internal sealed class LastFault : ILoggerProvider, ILogger
{
    private volatile string? _last;

    /// <summary>Text and exception; null when there was none.</summary>
    public string? Last => _last;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            _last = $"{formatter(state, exception)} {exception}";
    }

    public void Dispose()
    {
    }
}
