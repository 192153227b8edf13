using CoreScope.App.Interop;
using Microsoft.JSInterop;

namespace CoreScope.Tests.App.Shared;

/// <summary>What a component left in the browser goes with it, whenever it goes.</summary>
public sealed class AttachedScriptTests
{
    private readonly SlowBrowser _browser = new();

    [Fact]
    public async Task Disposed_AfterTheScriptCame_Detaches()
    {
        var script = new AttachedScript(_browser, "a.js");
        var attaching = script.AttachAsync(1);
        _browser.Come();
        await attaching;
        Assert.Empty(_browser.Attached.Calls);
        await script.DisposeAsync();
        Assert.Equal(["detach", "dispose"], _browser.Attached.Calls);
        Assert.Equal(["attach", "dispose"], _browser.Module.Calls);
    }

    [Fact]
    public async Task Disposed_WhileTheScriptIsComing_DetachesWhenItIsThere()
    {
        var script = new AttachedScript(_browser, "a.js");
        var attaching = script.AttachAsync(1);
        await script.DisposeAsync();
        Assert.Empty(_browser.Attached.Calls);
        _browser.Come();
        await attaching;
        Assert.Equal(["detach", "dispose"], _browser.Attached.Calls);
        Assert.Equal(["attach", "dispose"], _browser.Module.Calls);
    }

    private sealed class SlowBrowser : IJSRuntime
    {
        private readonly TaskCompletionSource _come = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Reference Attached { get; } = new(null);

        public Reference Module { get; private set; } = null!;

        public void Come() => _come.SetResult();

        public async ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args)
        {
            await _come.Task;
            return (TValue)(object)(Module = new Reference(Attached));
        }

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => InvokeAsync<TValue>(identifier, args);
    }

    private sealed class Reference(Reference? answer) : IJSObjectReference
    {
        public List<string> Calls { get; } = [];

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args)
        {
            Calls.Add(identifier);
            return new((TValue)(object)answer!);
        }

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => InvokeAsync<TValue>(identifier, args);

        public ValueTask DisposeAsync()
        {
            Calls.Add("dispose");
            return ValueTask.CompletedTask;
        }
    }
}
