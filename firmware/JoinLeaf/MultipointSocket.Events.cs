// Events of a multipoint socket as plain C# events: called where they happen, without a thread that waits.
using System;
using JoinLeaf.Provider;

namespace JoinLeaf;

/// <summary>Hears what has happened to a socket.</summary>
/// <param name="socket">The socket.</param>
/// <param name="events">What happened, with its error codes: good until the handler returns, then used again.</param>
public delegate void SocketEventHandler(MultipointSocket socket, NetworkEvents events);

public sealed partial class MultipointSocket : IEventSink
{
    private const int AllEvents = Wsa.FD_READ | Wsa.FD_WRITE | Wsa.FD_ACCEPT | Wsa.FD_CONNECT | Wsa.FD_CLOSE | Wsa.FD_QOS;
    private NetworkEvents? _happened;
    private SocketEventHandler? _handlers;

    /// <summary>
    /// Something has happened: messages to read (FD_READ), room to send (FD_WRITE), a request (FD_ACCEPT), the outcome of a join
    /// (FD_CONNECT), an end (FD_CLOSE), a moved watermark or a slow leaf (FD_QOS). The socket no longer blocks, as after
    /// EventSelect (conformance row 81), which takes the place of this and the other way round. A handler is called on the thread that took the datagram
    /// in: it reads until WSAEWOULDBLOCK (FD_READ comes again only after a read), blocks for nothing, and does not end the provider. Nothing is allocated. What it throws is
    /// dropped and counted.
    /// </summary>
    /// <exception cref="JoinLeafException">WSAENOBUFS: <see cref="Limits.EventObjects"/> are selected already.</exception>
    public event SocketEventHandler? Happened
    {
        add
        {
            bool isFirst = _handlers == null;
            _handlers = (SocketEventHandler?)Delegate.Combine(_handlers, value);
            if (isFirst && value != null)
            {
                _happened = _happened ?? new NetworkEvents();
                _provider.SelectSink(Open(), this, AllEvents, out int error);
                ThrowIf(error);
            }
        }

        remove
        {
            _handlers = (SocketEventHandler?)Delegate.Remove(_handlers, value);
            if (_handlers == null && _descriptor != Wsa.INVALID_SOCKET)
            {
                _provider.SelectSink(_descriptor, null, 0, out int _);
            }
        }
    }

    /// <summary>Called by the provider.</summary>
    void IEventSink.OnNetworkEvents()
    {
        SocketEventHandler? handlers = _handlers;
        NetworkEvents? events = _happened;
        if (handlers == null || events == null || _descriptor == Wsa.INVALID_SOCKET)
        {
            return;
        }

        _provider.WSPEnumNetworkEvents(_descriptor, null, events, out int error);
        if (error == 0 && events.Events != 0)
        {
            handlers(this, events);
        }
    }
}
