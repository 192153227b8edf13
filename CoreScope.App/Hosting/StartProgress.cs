namespace CoreScope.App.Hosting;

/// <summary>Whether the host has come up.</summary>
public sealed class StartProgress
{
    private volatile bool _isStarted;

    /// <summary>True from the moment on at which the web server listens.</summary>
    public bool IsStarted => _isStarted;

    /// <summary>The web server listens.</summary>
    public void Started() => _isStarted = true;
}
