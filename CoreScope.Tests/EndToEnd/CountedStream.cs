namespace CoreScope.Tests.EndToEnd;

/// <summary>A line whose incoming bytes are counted as they are on it, compressed or not.</summary>
internal sealed class CountedStream(Stream line) : Stream
{
    private long _received;

    /// <summary>Bytes that came in so far.</summary>
    public long Received => Interlocked.Read(ref _received);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Count(line.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Count(await line.ReadAsync(buffer, cancellationToken));

    public override void Write(byte[] buffer, int offset, int count) => line.Write(buffer, offset, count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => line.WriteAsync(buffer, cancellationToken);

    public override void Flush() => line.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => line.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            line.Dispose();
        base.Dispose(disposing);
    }

    private int Count(int bytes)
    {
        Interlocked.Add(ref _received, bytes);
        return bytes;
    }
}
