// The end of a node: its sockets close without events, the others are told once, and every row and buffer comes back.
using JoinLeaf.Sessions;
using JoinLeaf.Sockets;

namespace JoinLeaf;

internal sealed partial class Engine
{
    /// <summary>No descriptor hears of anything any more (conformance row 92).</summary>
    public void SilenceAll()
    {
        for (int row = 0; row < _tables.Sockets.Count + _tables.Members.Count; row++)
        {
            if (_tables.Events.IsOpen(row))
            {
                _tables.Events.Close(row);
            }
        }
    }

    /// <summary>Closes one of the sockets that are left.</summary>
    /// <param name="now">The time in milliseconds.</param>
    /// <returns>True when there was one.</returns>
    public bool CloseNext(int now)
    {
        for (int i = 0; i < _tables.Sockets.Count; i++)
        {
            if (_tables.Sockets.State[i] != SocketTable.Free)
            {
                CloseSocket(i, now);
                return true;
            }
        }

        return false;
    }

    /// <summary>Gives up everything that is still under way; nothing is repeated for a node that has ended.</summary>
    public void FreeAll()
    {
        _tables.Leases.TakeBackAll(-1);
        for (int i = 0; i < _tables.Members.Used; i++)
        {
            if (_tables.Members.State[i] != MemberTable.Free)
            {
                _tables.FreeMember(i);
            }
        }

        for (int i = 0; i < _tables.Requests.Count; i++)
        {
            if (_tables.Requests.State[i] != RequestTable.Free)
            {
                _accepting.FreeRequest(i);
            }
        }
    }
}
