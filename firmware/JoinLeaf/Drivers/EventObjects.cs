// The event objects and sinks that sockets have selected, numbered, and set or called when something is recorded.
using System;
using System.Threading;
using JoinLeaf.Sockets;

namespace JoinLeaf.Drivers;

/// <summary>
/// Numbers event objects, since the engine knows no threads. An object is set under the driver's lock, in the same step that
/// recorded the event, so that EnumNetworkEvents can clear both in one step as well (conformance row 84).
/// </summary>
internal sealed class EventObjects
{
    private readonly object?[] _objects;
    private readonly bool[] _isPending;
    private int _pending;
    private readonly EventTable _events;
    private readonly int _rows;

    public EventObjects(int count, Engine engine)
    {
        _objects = new object[count + 1];
        _isPending = new bool[count + 1];
        _events = engine.Tables.Events;
        _rows = engine.Tables.Sockets.Count + engine.Tables.Members.Count;
    }

    /// <summary>Whether a sink is to be called once the driver's lock is free.</summary>
    public bool AnyPending
    {
        get { return _pending > 0; }
    }

    /// <summary>The number of an event object (ManualResetEvent) or an <see cref="IEventSink"/>; 0 when all numbers are taken.</summary>
    public int NumberOf(object eventObject)
    {
        int free = 0;
        for (int i = 1; i < _objects.Length; i++)
        {
            if (_objects[i] == eventObject)
            {
                return i;
            }

            if (free == 0 && (_objects[i] == null || !IsSelected(i)))
            {
                free = i;
            }
        }

        _objects[free] = free == 0 ? null : eventObject;
        return free;
    }

    private bool IsSelected(int number)
    {
        for (int row = 0; row < _rows; row++)
        {
            if (_events.EventObject[row] == number && _events.IsOpen(row))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Sets the object of a row that has something recorded.</summary>
    public void Signal(int row)
    {
        int number = _events.EventObject[row];
        if (number == 0 || _events.Record[row] == 0)
        {
            return;
        }

        ManualResetEvent? signal = _objects[number] as ManualResetEvent;
        if (signal == null)
        {
            _pending += _isPending[number] ? 0 : 1;
            _isPending[number] = true;
            return;
        }

        try
        {
            signal.Set();
        }
        catch (ObjectDisposedException)
        {
            // The application has disposed of what it still had selected: that must not end the thread of a port.
            _events.EventObject[row] = 0;
        }
    }

    /// <summary>Takes one sink that is to be called; null when there is none.</summary>
    public IEventSink? TakePending()
    {
        // For each message that a handler reads this is asked once more than there is a sink: then it looks through nothing.
        for (int i = 1; i < _isPending.Length && _pending > 0; i++)
        {
            if (_isPending[i])
            {
                _isPending[i] = false;
                _pending--;
                IEventSink? sink = _objects[i] as IEventSink;
                if (sink != null)
                {
                    return sink;
                }
            }
        }

        return null;
    }
}
