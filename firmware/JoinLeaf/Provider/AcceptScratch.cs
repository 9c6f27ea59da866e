// What one Accept needs while its condition function decides: made at start, lent to one call at a time.
namespace JoinLeaf.Provider;

/// <summary>The buffers that a condition function is called with.</summary>
internal sealed class AcceptScratch
{
    public readonly WsaBuffer CallerId = new WsaBuffer(new byte[Wsa.SOCKADDR_IN_LENGTH]);
    public readonly WsaBuffer CalleeId = new WsaBuffer(new byte[Wsa.SOCKADDR_IN_LENGTH]);
    public readonly WsaBuffer CallerData;
    public readonly WsaBuffer CalleeData;
    public bool IsLent;

    public AcceptScratch(int maxConnectData)
    {
        CallerData = new WsaBuffer(new byte[maxConnectData]);
        CalleeData = new WsaBuffer(new byte[maxConnectData]);
    }
}
