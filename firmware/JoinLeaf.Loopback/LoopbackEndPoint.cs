// One open port of a loopback link: a ring of datagrams that wait to be received.
using System;
using System.Threading;

namespace JoinLeaf.Loopback;

/// <summary>The receiving end of a loopback port. Like a UDP socket's queue it drops what comes when it is full.</summary>
internal sealed class LoopbackEndPoint
{
    private readonly byte[][] _bytes;
    private readonly int[] _length;
    private readonly int[] _address;
    private readonly int[] _port;
    private readonly AutoResetEvent _arrived = new AutoResetEvent(false);
    private int _head;
    private int _count;
    private bool _closed;

    public readonly int Address;
    public readonly int Port;

    /// <summary>The address of the node that opened it; of a group's end point the address is the group's.</summary>
    public readonly int Owner;

    public LoopbackEndPoint(int owner, int address, int port, int depth, int maxDatagram)
    {
        Owner = owner;
        Address = address;
        Port = port;
        _bytes = new byte[depth][];
        _length = new int[depth];
        _address = new int[depth];
        _port = new int[depth];
        for (int i = 0; i < depth; i++)
        {
            _bytes[i] = new byte[maxDatagram];
        }
    }

    /// <summary>Whether the port is closed: nothing comes any more.</summary>
    public bool IsClosed
    {
        get { return _closed; }
    }

    /// <summary>A datagram arrives: false when it was dropped.</summary>
    public bool Put(byte[] bytes, int length, int fromAddress, int fromPort)
    {
        lock (_arrived)
        {
            if (_closed || _count == _bytes.Length)
            {
                return false;
            }

            int slot = (_head + _count) % _bytes.Length;
            int kept = length < _bytes[slot].Length ? length : _bytes[slot].Length;
            Array.Copy(bytes, 0, _bytes[slot], 0, kept);
            _length[slot] = kept;
            _address[slot] = fromAddress;
            _port[slot] = fromPort;
            _count++;
        }

        _arrived.Set();
        return true;
    }

    /// <summary>Takes the next datagram: its length, 0 when none has come, -1 when the port is closed.</summary>
    public int Take(byte[] into, bool wait, out int fromAddress, out int fromPort)
    {
        fromAddress = 0;
        fromPort = 0;
        while (true)
        {
            lock (_arrived)
            {
                if (_closed)
                {
                    return -1;
                }

                if (_count > 0)
                {
                    int length = _length[_head] < into.Length ? _length[_head] : into.Length;
                    Array.Copy(_bytes[_head], 0, into, 0, length);
                    fromAddress = _address[_head];
                    fromPort = _port[_head];
                    _head = (_head + 1) % _bytes.Length;
                    _count--;
                    return length;
                }
            }

            if (!wait)
            {
                return 0;
            }

            _arrived.WaitOne();
        }
    }

    /// <summary>Closes the port and wakes who waits in it.</summary>
    public void Close()
    {
        lock (_arrived)
        {
            _closed = true;
        }

        _arrived.Set();
    }
}
