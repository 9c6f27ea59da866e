// The application of one node in a world of groups: its members come and go, speak, and read, at random times.
using System.Collections.Generic;
using System.Threading;
using JoinLeaf.Provider;

namespace JoinLeaf.Simulation;

/// <summary>A random application whose sockets are members of groups.</summary>
internal sealed class Guests
{
    private const int GroupPort = 7000;
    private const int GroupCount = 2;
    private readonly World _world;
    private readonly Node _node;
    private readonly Rng _rng;
    private readonly List<Stay> _stays = new();
    private readonly byte[] _room = new byte[2000];
    private readonly NetworkEvents _record = new();
    private readonly ManualResetEvent _event = new(false);
    private bool _isCalm;

    public Guests(World world, Node node, Rng rng)
    {
        _world = world;
        _node = node;
        _rng = rng;
    }

    private WspProvider Provider
    {
        get { return _node.Provider; }
    }

    /// <summary>The node has ended.</summary>
    public void GoAway()
    {
        for (int i = 0; i < _stays.Count; i++)
        {
            _world.Groups.End(_stays[i]);
        }

        _stays.Clear();
    }

    /// <summary>Faults are over: the application reads at once, and waits for nobody longer than it must.</summary>
    public void BecomeCalm()
    {
        _isCalm = true;
        for (int i = 0; i < _stays.Count; i++)
        {
            SetPolicy(_stays[i], Wsa.JL_SLOW_WAIT, 1000);
            if (!_stays[i].WaitsToWrite)
            {
                Push(_stays[i]);
            }
        }

        Pump();
    }

    /// <summary>One random act.</summary>
    public void Tick()
    {
        if (_isCalm)
        {
            return;
        }

        Pump();
        int act = _rng.Below(100);
        Stay? stay = _stays.Count == 0 ? null : _stays[_rng.Below(_stays.Count)];
        if (_stays.Count < _node.Plan.Guests && act < 60)
        {
            Come(_rng.Below(GroupCount) == 0 || _rng.Chance(700) ? 0 : 1);
        }
        else if (stay != null && act < 85)
        {
            stay.Backlog = stay.Sends ? _rng.Chance(600) ? 1 : _rng.Between(1, _world.Plan.MostInARow) : 0;
            Push(stay);
        }
        else if (stay != null && act < 90)
        {
            SetOption(stay, Wsa.JLO_BATCH, _rng.Below(2));
        }
        else if (stay != null && act < 95)
        {
            Close(stay);
        }
    }

    /// <summary>A member comes into a group, if the node has what it needs.</summary>
    public Stay? Come(int group)
    {
        int role = _rng.Chance(700) ? Wsa.JL_BOTH : _rng.Chance(500) ? Wsa.JL_SENDER_ONLY : Wsa.JL_RECEIVER_ONLY;
        ProtocolInfo entry = new ProtocolInfo { CatalogEntryId = 1007 };
        int s = Provider.WSPSocket(Wsa.AF_INET, 0, Wsa.IPPROTO_UDP, entry, 0, Wsa.WSA_FLAG_MULTIPOINT_C_LEAF | Wsa.WSA_FLAG_MULTIPOINT_D_LEAF, out int error);
        if (error != 0)
        {
            Allow("WSPSocket", error, Wsa.WSAEMFILE);
            return null;
        }

        byte[] name = SockAddr.Create(239, 1, 1, (byte)(group + 1), GroupPort);
        Check("WSPEventSelect", Provider.WSPEventSelect(s, _event, Wsa.FD_READ | Wsa.FD_WRITE | Wsa.FD_QOS, out error), error);
        int joined = Provider.WSPJoinLeaf(s, name, Wsa.SOCKADDR_IN_LENGTH, null, null, null, null, role, out error);
        Stay? stay = null;
        if (error == 0)
        {
            int row = _node.Tables.Events.IndexOf(s);
            stay = new Stay(_node, joined, group, role, _node.Tables.EpochOf(_node.Tables.Sockets.Member[row]));
        }
        else
        {
            Allow("WSPJoinLeaf", error, Wsa.WSAENOBUFS, Wsa.WSAENETDOWN, Wsa.WSAEOPNOTSUPP);
        }

        if (stay == null || _world.Groups.IsTaken(group, stay.Id))
        {
            Check("WSPCloseSocket", Provider.WSPCloseSocket(s, out error), error);
            return null;
        }

        _stays.Add(stay);
        _world.Groups.Begin(stay);
        _world.Trace.Note(_node.Index, What.Join, s, group, stay.Id);
        Settle(stay);
        return stay;
    }

    private void Settle(Stay stay)
    {
        stay.HearsItself = stay.Receives && _rng.Chance(300);
        byte[] hears = [(byte)(stay.HearsItself ? 1 : 0), 0, 0, 0];
        Check("WSPIoctl", Provider.WSPIoctl(stay.Descriptor, Wsa.SIO_MULTIPOINT_LOOPBACK, hears, 4, null, 0, out int _, null, null, null, out int error), error);
        SetPolicy(stay, _isCalm ? Wsa.JL_SLOW_WAIT : _node.Plan.SlowPolicy, _isCalm ? 1000 : _node.Plan.SlowMs);
        NearWrap(stay);
    }

    /// <summary>Sets the count of a member that has sent nothing shortly before its wrap, which no world would reach otherwise.</summary>
    private void NearWrap(Stay stay)
    {
        if (_rng.Chance(400))
        {
            ushort first = (ushort)(65536 - _rng.Between(1, 60));
            _node.Tables.Sessions.Sequence[stay.Session] = first;
            _node.Tables.Streams.Tail[_node.Tables.Sessions.Stream[stay.Session]] = first;
        }
    }

    private void SetPolicy(Stay stay, int policy, int slowMs)
    {
        SetOption(stay, Wsa.JLO_SLOW_POLICY, policy);
        SetOption(stay, Wsa.JLO_SLOW_MS, slowMs);
    }

    private void SetOption(Stay stay, int option, int value)
    {
        byte[] bytes = [(byte)value, (byte)(value >> 8), 0, 0];
        Check("WSPSetSockOpt", Provider.WSPSetSockOpt(stay.Descriptor, Wsa.SOL_JOINLEAF, option, bytes, 4, out int error), error);
    }

    /// <summary>Sends what is to be sent, until it is turned away.</summary>
    public void Push(Stay stay)
    {
        while (stay.Backlog > 0 && stay.IsOpen)
        {
            int length = _rng.Chance(900) ? _rng.Between(Message.LeastLength, 60) : _rng.Between(Message.LeastLength, 240);
            byte[] bytes = _world.Groups.Draw(length);
            WsaBuffer[] buffers = [new WsaBuffer(bytes)];
            int code = Provider.WSPSend(stay.Descriptor, buffers, 1, out int sent, 0, null, null, null, out int error);
            _world.Trace.Note(_node.Index, error == 0 ? What.SendMessage : What.NotSent, stay.Descriptor, length, error);
            stay.WaitsToWrite = error == Wsa.WSAEWOULDBLOCK;
            if (error != 0)
            {
                Allow("WSPSend", error, Wsa.WSAEWOULDBLOCK);
                _world.Totals.Blocked++;
                return;
            }

            if (code != 0 || sent != length)
            {
                throw new SimFailure($"node {_node.Index}: WSPSend of {length} bytes answered {code} with {sent}");
            }

            _world.Groups.Sent(stay, length);
            stay.Backlog--;
        }
    }

    /// <summary>Looks at events, and reads as diligently as the plan says.</summary>
    public void Pump()
    {
        for (int i = 0; i < _stays.Count; i++)
        {
            Stay stay = _stays[i];
            Check("WSPEnumNetworkEvents", Provider.WSPEnumNetworkEvents(stay.Descriptor, null, _record, out int error), error);
            if ((_record.Events & Wsa.FD_WRITE) != 0)
            {
                stay.WaitsToWrite = false;
                Push(stay);
            }

            for (int n = _isCalm ? 5000 : _rng.Chance(_node.Plan.Reads) ? 4 : 0; n > 0 && stay.IsOpen && Read(stay); n--)
            {
            }
        }
    }

    private bool Read(Stay stay)
    {
        byte[] from = new byte[Wsa.SOCKADDR_IN_LENGTH];
        int fromLength = from.Length;
        int flags = 0;
        WsaBuffer[] buffers = [new WsaBuffer(_room)];
        Provider.WSPRecvFrom(stay.Descriptor, buffers, 1, out int count, ref flags, from, ref fromLength, null, null, null, out int error);
        if (error != 0)
        {
            Allow("WSPRecvFrom", error, stay.Receives ? Wsa.WSAEWOULDBLOCK : Wsa.WSAEOPNOTSUPP);
            return false;
        }

        _world.Trace.Note(_node.Index, What.Receive, stay.Descriptor, count);
        _world.Groups.Read(stay, _room, count);
        return true;
    }

    private void Close(Stay stay)
    {
        _world.Trace.Note(_node.Index, What.Close, stay.Descriptor);
        _stays.Remove(stay);
        _world.Groups.End(stay);
        Check("WSPCloseSocket", Provider.WSPCloseSocket(stay.Descriptor, out int error), error);
    }

    /// <summary>All members of this node leave.</summary>
    public void CloseAll()
    {
        while (_stays.Count > 0)
        {
            Close(_stays[^1]);
            _world.Wake(_node);
        }
    }

    private void Check(string call, int result, int error)
    {
        if (result != 0 || error != 0)
        {
            throw new SimFailure($"node {_node.Index}: {call} returned {result} with code {error}");
        }
    }

    private void Allow(string call, int error, params int[] codes)
    {
        if (System.Array.IndexOf(codes, error) < 0)
        {
            throw new SimFailure($"node {_node.Index}: {call} answered {error}, which it must not here");
        }
    }
}
