// The leaves of a root: their sockets and what they call themselves.
using JoinLeaf.Provider;

namespace JoinLeaf.Station;

/// <summary>As many places as the root's limits have members.</summary>
internal sealed class RootLeaves
{
    private readonly MultipointSocket?[] _socket;
    private readonly byte[]?[] _name;
    private readonly string?[] _words;

    public RootLeaves(int room)
    {
        _socket = new MultipointSocket?[room];
        _name = new byte[]?[room];
        _words = new string?[room];
    }

    /// <summary>How many places there are.</summary>
    public int Room
    {
        get { return _socket.Length; }
    }

    /// <summary>How many of them are taken.</summary>
    public int Count { get; private set; }

    /// <summary>The socket at a place; null where it is free.</summary>
    public MultipointSocket? At(int index)
    {
        return _socket[index];
    }

    /// <summary>The leaf at a place, for people.</summary>
    public string WordsOf(int index)
    {
        return _words[index]!;
    }

    /// <summary>Takes a place for a leaf. There is one for every member that the provider admits.</summary>
    public int Add(MultipointSocket leaf, string who)
    {
        int index = 0;
        while (_socket[index] != null)
        {
            index++;
        }

        byte[] name = leaf.RemoteName;
        _socket[index] = leaf;
        _name[index] = name;
        _words[index] = who.Length > 0 ? who + " (" + SockAddr.ToText(name) + ")" : SockAddr.ToText(name);
        Count++;
        return index;
    }

    /// <summary>Frees a place.</summary>
    public void Remove(int index)
    {
        _socket[index] = null;
        _name[index] = null;
        _words[index] = null;
        Count--;
    }

    /// <summary>The place of the leaf of a name; -1 when it is not there.</summary>
    public int Find(byte[] name)
    {
        for (int i = 0; i < _name.Length; i++)
        {
            byte[]? other = _name[i];
            if (other != null && IsSame(name, other))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsSame(byte[] name, byte[] other)
    {
        for (int i = 2; i < 8; i++)
        {
            if (name[i] != other[i])
            {
                return false;
            }
        }

        return true;
    }
}
