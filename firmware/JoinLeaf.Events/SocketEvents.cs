// Events of sockets through nanoFramework's event sink: posted as bits, made into one object that is used again, handed to handlers.
using System;
using JoinLeaf.Provider;
using nanoFramework.Runtime.Events;

namespace JoinLeaf.Events;

/// <summary>
/// Sends the events of sockets through <c>EventSink</c>, where an application's other events come through too: whoever registers a
/// filter or a listener of the category there meets a <see cref="SocketEvent"/>. The sink knows one processor and one listener a category, the
/// last that was added, so there is one of these at a time for a category; an application that uses Custom itself gives another number.
/// </summary>
public sealed class SocketEvents : IEventProcessor, IEventListener, IDisposable
{
    /// <summary>What tells our events from others of the category: their kind.</summary>
    private const byte Kind = (byte)'J';
    private const int Bits = 10;
    private readonly byte _category;
    private readonly MultipointSocket?[] _sockets;
    private readonly SocketEventHandler _onHappened;
    private readonly SocketEvent _event = new SocketEvent();
    private bool _isDisposed;

    /// <summary>For eight sockets, by way of EventCategory.Custom.</summary>
    public SocketEvents()
        : this(EventCategory.Custom, 8)
    {
    }

    /// <summary>Takes a category's place in the event sink.</summary>
    /// <param name="category">The category: any number from 0 to 255 that nobody else uses.</param>
    /// <param name="sockets">How many sockets at once, 1 to 65,535.</param>
    public SocketEvents(EventCategory category, int sockets)
    {
        _category = (byte)category;
        _sockets = new MultipointSocket?[sockets];
        _onHappened = OnHappened;
        EventSink.AddEventProcessor(category, this);
        EventSink.AddEventListener(category, this);
    }

    /// <summary>
    /// An event of one of the sockets. Called on the node's thread that took it in, under the event sink's lock: a handler reads until
    /// WSAEWOULDBLOCK, and blocks for nothing. What it throws is counted in <see cref="Counters.FailedSinks"/>.
    /// </summary>
    public event SocketEventPostedHandler? Posted;

    /// <summary>Sends a socket's events from now on. It no longer blocks, and EventSelect on it is taken back, as with <see cref="MultipointSocket.Happened"/>.</summary>
    /// <param name="socket">The socket.</param>
    /// <exception cref="JoinLeafException">WSAENOBUFS: as many sockets as there is room for are here, or <see cref="Limits.EventObjects"/> are selected; WSAEINVAL: after Dispose.</exception>
    public void Add(MultipointSocket socket)
    {
        if (_isDisposed)
        {
            throw new JoinLeafException(Wsa.WSAEINVAL);
        }

        int free;
        lock (_sockets)
        {
            if (FindOf(socket) >= 0)
            {
                return;
            }

            free = FindOf(null);
            if (free < 0)
            {
                throw new JoinLeafException(Wsa.WSAENOBUFS);
            }

            _sockets[free] = socket;
        }

        bool isHeard = false;
        try
        {
            socket.Happened += _onHappened;
            isHeard = true;
        }
        finally
        {
            if (!isHeard)
            {
                _sockets[free] = null;
            }
        }
    }

    /// <summary>Sends a socket's events no longer; does nothing when it is not among those whose events are sent.</summary>
    /// <param name="socket">The socket, closed or not.</param>
    public void Remove(MultipointSocket socket)
    {
        int place = FindOf(socket);
        if (place >= 0)
        {
            socket.Happened -= _onHappened;
            _sockets[place] = null;
        }
    }

    /// <summary>Lets all sockets go, and the category's place in the event sink.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        for (int i = 0; i < _sockets.Length; i++)
        {
            MultipointSocket? socket = _sockets[i];
            if (socket != null)
            {
                Remove(socket);
            }
        }

        EventSink.RemoveEventListener((EventCategory)_category, this);
        EventSink.RemoveEventProcessor((EventCategory)_category, this);
    }

    private int FindOf(MultipointSocket? socket)
    {
        for (int i = 0; i < _sockets.Length; i++)
        {
            if (_sockets[i] == socket)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Posts what a socket has recorded, FD_CLOSE last: 16 bits for the code, 32 for place and event.</summary>
    private void OnHappened(MultipointSocket socket, NetworkEvents events)
    {
        int place = FindOf(socket);
        Exception? failure = null;
        for (int bit = 0; bit < Bits && place >= 0; bit++)
        {
            // FD_CLOSE is bit 5, FD_QOS bit 6: what comes after FD_CLOSE goes first.
            int next = bit == Wsa.FD_CLOSE_BIT ? Bits : bit;
            failure = Post(place, events, next) ?? failure;
        }

        failure = (place < 0 ? null : Post(place, events, Wsa.FD_CLOSE_BIT)) ?? failure;
        if (failure != null)
        {
            throw failure;
        }
    }

    private Exception? Post(int place, NetworkEvents events, int bit)
    {
        if ((events.Events >> bit & 1) == 0)
        {
            return null;
        }

        try
        {
            EventSink.PostManagedEvent(_category, Kind, (ushort)events.ErrorCodes[bit], ((uint)place << 8) | (uint)bit);
            return null;
        }
        catch (Exception failure)
        {
            // The record is empty already: what else stood in it must be told all the same.
            return failure;
        }
    }

    /// <summary>Called by the event sink: makes an event of what was posted.</summary>
    /// <param name="data1">The code, the category and the kind.</param>
    /// <param name="data2">The socket's place and the event.</param>
    /// <param name="time">When it was posted.</param>
    /// <returns>The event; a new GenericEvent for one of somebody else, as without a processor.</returns>
    public BaseEvent ProcessEvent(uint data1, uint data2, DateTime time)
    {
        int place = (int)(data2 >> 8);
        if ((byte)data1 != Kind || place >= _sockets.Length)
        {
            return Foreign(data1, time);
        }

        _event.Source = (ushort)place;
        _event.Message = (byte)data2;
        _event.Socket = _sockets[place];
        _event.Event = 1 << (byte)data2;
        _event.ErrorCode = (int)(data1 >> 16);
        _event.Time = time;
        return _event;
    }

    private GenericEvent Foreign(uint data1, DateTime time)
    {
        return new GenericEvent { Message = (byte)data1, Category = _category, Data = data1 >> 16, Time = time };
    }

    /// <summary>Called by the event sink when this is added.</summary>
    public void InitializeForEventSource()
    {
        // Nothing native stands behind these events.
    }

    /// <summary>Called by the event sink: hands an event to the handlers.</summary>
    /// <param name="ev">The event.</param>
    /// <returns>True, always.</returns>
    public bool OnEvent(BaseEvent ev)
    {
        SocketEvent? happened = ev as SocketEvent;
        SocketEventPostedHandler? handlers = Posted;
        if (happened != null && happened == _event && happened.Socket != null && handlers != null)
        {
            handlers(happened);
        }

        return true;
    }
}
