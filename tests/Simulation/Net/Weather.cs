// What the network does to datagrams at this moment, drawn from the seed and changed by the script of faults.
namespace JoinLeaf.Simulation;

/// <summary>The state of the network between all nodes; chances are in thousandths, times in milliseconds.</summary>
internal sealed class Weather
{
    public int Loss;
    public int Doubling;
    public int Lateness;
    public int LateMostMs = 6000;
    public int Flips;
    public int LatencyMs;
    public int JitterMs;
    private readonly int _count;
    private readonly bool[] _blocked;
    private readonly bool[] _loud;
    private readonly int[] _slowMs;
    private readonly bool[] _deaf;

    public Weather(int count)
    {
        _count = count;
        _blocked = new bool[count * count];
        _loud = new bool[count * count];
        _slowMs = new int[count];
        _deaf = new bool[count];
    }

    /// <summary>Whether nothing gets from one node to another.</summary>
    public bool IsBlocked(int from, int to)
    {
        return _blocked[(from * _count) + to];
    }

    /// <summary>Whether the sender is told so.</summary>
    public bool IsLoud(int from, int to)
    {
        return _loud[(from * _count) + to];
    }

    /// <summary>Blocks or frees one direction.</summary>
    public void Block(int from, int to, bool blocked, bool loud)
    {
        _blocked[(from * _count) + to] = blocked;
        _loud[(from * _count) + to] = blocked && loud;
    }

    /// <summary>Additional latency of all that comes to a node.</summary>
    public int SlowMs(int node)
    {
        return _slowMs[node];
    }

    /// <summary>Makes a node's datagrams slow.</summary>
    public void Slow(int node, int ms)
    {
        _slowMs[node] = ms;
    }

    /// <summary>Whether what is sent to groups gets to a node at all.</summary>
    public bool HasMulticast(int node)
    {
        return !_deaf[node];
    }

    /// <summary>The switch before a node begins to filter groups, or ends to.</summary>
    public void Deafen(int node, bool deaf)
    {
        _deaf[node] = deaf;
    }

    /// <summary>Fair weather: everything arrives, once, soon and unharmed.</summary>
    public void Clear()
    {
        Loss = 0;
        Doubling = 0;
        Lateness = 0;
        Flips = 0;
        LatencyMs = 1;
        JitterMs = 15;
        System.Array.Clear(_blocked);
        System.Array.Clear(_loud);
        System.Array.Clear(_slowMs);
        System.Array.Clear(_deaf);
    }
}
