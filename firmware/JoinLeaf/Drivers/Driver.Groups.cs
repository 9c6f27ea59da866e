// The driver's part in groups: their ports, which open and close with memberships, and a network that changes.
namespace JoinLeaf.Drivers;

internal sealed partial class Driver
{
    private void ServeGroups()
    {
        for (int session = Engine.TakeGroupWish(); session >= 0; session = Engine.TakeGroupWish())
        {
            ServeGroup(session);
        }
    }

    /// <summary>Opens the port of a session's group, or reports the membership again. It takes a port that is free, and none that is not.</summary>
    private void ServeGroup(int session)
    {
        int group = Engine.Tables.Paths.Group[session];
        if (group >= 0)
        {
            _link.RenewGroup(group);
            return;
        }

        int port = _stopping ? -1 : FindClosed();
        int code = Wsa.WSAENOBUFS;
        if (port >= 0)
        {
            Engine.GroupNameOf(session, _name);
            code = _link.OpenGroup(port, _name, Engine.GroupSideOf(session));
            if (code == 0)
            {
                Opened(port);
            }
        }

        Engine.GroupOpened(session, code == 0 ? port : -1, code, _clock.NowMs);
    }

    /// <summary>Opens the port of a group that is a session of its own: it may have the port of a group that can do without.</summary>
    /// <param name="name">The group's name.</param>
    /// <param name="via">A peer on whose side of the network the group is meant.</param>
    /// <param name="port">The port.</param>
    /// <returns>0 or a WSA code: WSAENOBUFS when the node may have no more ports, WSAEOPNOTSUPP without multicast.</returns>
    public int OpenGroup(byte[] name, int via, out int port)
    {
        port = TakeClosed();
        if (port < 0)
        {
            return Wsa.WSAENOBUFS;
        }

        System.Array.Copy(name, 0, _name, 0, _name.Length);
        int code = _link.OpenGroup(port, _name, via);
        if (code == 0)
        {
            Opened(port);
        }

        return code;
    }

    /// <summary>The node's addresses or links have changed.</summary>
    public void NetworkChanged()
    {
        lock (Gate)
        {
            Engine.NetworkChanged(_clock.NowMs);
            Settle();
        }
    }
}
