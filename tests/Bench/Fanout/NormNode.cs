// An instance of NORM with the thread that waits for its notifications, kept for the next run.
using System;
using System.Collections.Generic;
using System.Threading;

namespace JoinLeaf.Bench.Fanout;

/// <summary>
/// One protocol engine. Instances stay for the life of the process, since the library leaves descriptors open when one is destroyed,
/// and ends the process once their numbers pass what select takes; each run has sessions of its own on them.
/// </summary>
internal sealed class NormNode
{
    private static readonly List<NormNode> s_nodes = [];
    private const int PauseMs = 100;
    private readonly AutoResetEvent _opened = new AutoResetEvent(false);
    private readonly nint _instance;
    private readonly object _gate = new object();
    private nint _session;
    private Action<NormLibrary.Event>? _handler;

    private NormNode()
    {
        _instance = NormLibrary.NormCreateInstance(false);
        JoinLeafNodes.InBackground(HandleEvents);
    }

    /// <summary>The session that is open; 0 for none.</summary>
    public nint Session
    {
        get { return _session; }
    }

    /// <summary>The node of this number, made when it is first asked for. Called by the benchmark's thread only.</summary>
    public static NormNode Get(int number)
    {
        while (s_nodes.Count <= number)
        {
            s_nodes.Add(new NormNode());
        }

        return s_nodes[number];
    }

    /// <summary>Opens a session.</summary>
    /// <param name="address">The group.</param>
    /// <param name="port">Its port.</param>
    /// <param name="nodeId">The node's number in the session.</param>
    /// <param name="handler">Told of its notifications, on the node's thread, one after the other.</param>
    /// <returns>The session, 0 when it failed.</returns>
    public nint Open(string address, int port, uint nodeId, Action<NormLibrary.Event> handler)
    {
        lock (_gate)
        {
            _handler = handler;
            _session = NormLibrary.NormCreateSession(_instance, address, (ushort)port, nodeId);
            _opened.Set();
            return _session;
        }
    }

    /// <summary>Ends the session; its handler is not called any more, nor is it running, when this returns.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_session != 0)
            {
                NormLibrary.NormDestroySession(_session);
            }

            _session = 0;
            _handler = null;
        }
    }

    private void HandleEvents()
    {
        while (true)
        {
            if (!NormLibrary.NormGetNextEvent(_instance, out NormLibrary.Event notification, true))
            {
                // An engine without a session does not wait.
                _opened.WaitOne(PauseMs);
                continue;
            }

            lock (_gate)
            {
                if (notification.Session == _session)
                {
                    _handler?.Invoke(notification);
                }
            }
        }
    }
}
