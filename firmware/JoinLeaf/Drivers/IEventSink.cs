// What is called when something is recorded for a socket, where others would wait on an event object.
namespace JoinLeaf;

/// <summary>
/// Is called on the thread that took in what happened, without a hand-over to another one: on a board that saves about 70
/// microseconds a message. Calls come one after the other, never two at once in a node.
/// </summary>
public interface IEventSink
{
    /// <summary>
    /// Something was recorded for the socket that selected this sink: WSPEnumNetworkEvents tells what. The node's next datagram waits until
    /// this returns: no blocking, and no WSPCleanup.
    /// </summary>
    void OnNetworkEvents();
}
