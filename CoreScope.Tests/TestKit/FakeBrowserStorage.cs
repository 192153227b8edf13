using Bunit;
using CoreScope.App.Interop;
using Microsoft.JSInterop;

namespace CoreScope.Tests.TestKit;

/// <summary>js/storage.js as a component's test sees it.</summary>
public sealed class FakeBrowserStorage
{
    private readonly BunitJSInterop _js;

    public FakeBrowserStorage(BunitJSInterop js)
    {
        _js = js;
        js.Setup<bool>("coreScopeStorage.write", _ => true).SetResult(true);
        Keeps();
    }

    /// <summary>What was written, in order.</summary>
    public IReadOnlyList<(string Key, string? Value)> Writes =>
        [.. _js.Invocations["coreScopeStorage.write"].Select(call => ((string)call.Arguments[0]!, (string?)call.Arguments[1]))];

    /// <summary>What the browser holds.</summary>
    public void Keeps(params (string Key, string Value)[] values) =>
        _js.Setup<OpenedStorage?>("coreScopeStorage.open", _ => true)
            .SetResult(new OpenedStorage(values.ToDictionary(v => v.Key, v => v.Value), IsKept: true, "de-DE"));

    /// <summary>Every call throws, as where storage is blocked by a broken extension.</summary>
    public void Fails()
    {
        _js.Setup<OpenedStorage?>("coreScopeStorage.open", _ => true).SetException(new JSException("storage is gone"));
        _js.Setup<bool>("coreScopeStorage.write", _ => true).SetException(new JSException("storage is gone"));
    }
}
