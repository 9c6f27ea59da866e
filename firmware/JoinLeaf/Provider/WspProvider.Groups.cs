// Joining a group: no peer that accepts, no data, no answer to wait for.
using System;
using JoinLeaf.Drivers;

namespace JoinLeaf.Provider;

public sealed partial class WspProvider
{
    /// <summary>
    /// Joins a multicast group (224.0.0.0 to 239.255.255.255) on a control plane that is not rooted: it is joined at once (conformance
    /// row 42). A socket that only sends opens no port for the group, so that no membership is announced (row 43).
    /// </summary>
    private int JoinGroup(Driver driver, int row, byte[] name, WsaBuffer? callee, int flags)
    {
        if (!PeerTable.IsGroup(PeerTable.AddressIn(name)) || PeerTable.PortIn(name) == 0)
        {
            return Wsa.WSAEADDRNOTAVAIL;
        }

        int code = BindIfNeeded(driver, row);
        if (code != 0)
        {
            return code;
        }

        int port = FindSessionPort(driver, row);
        int groupPort = -1;
        int via = HoldOwnSide(driver, port);
        int peer = driver.Link.HoldGroup(port, name, via, driver.Engine.Tables.Paths.Scope[row]);
        code = peer < 0 ? Wsa.WSAEOPNOTSUPP : flags == Wsa.JL_SENDER_ONLY ? 0 : driver.OpenGroup(name, via, out groupPort);
        code = code == 0 ? driver.Engine.JoinGroup(row, port, groupPort, peer, flags, driver.Now) : code;
        if (via >= 0)
        {
            driver.Link.Release(via);
        }

        if (code != 0 && peer >= 0)
        {
            driver.Link.Release(peer);
        }

        if (code == 0 && callee != null)
        {
            callee.Length = 0;
        }

        return code;
    }

    /// <summary>A peer of the port's own name: the side of the network that it is bound to.</summary>
    private int HoldOwnSide(Driver driver, int port)
    {
        Array.Copy(driver.Engine.Tables.Ports.Name[port], 0, _nameScratch, 0, _nameScratch.Length);
        return driver.Link.HoldName(_nameScratch);
    }

    /// <summary>A group that has been joined reaches farther, or less far, from now on.</summary>
    private int SetGroupScope(Driver driver, int row, int scope)
    {
        int port = driver.Engine.Tables.Sessions.Port[driver.Engine.Tables.Sockets.Session[row]];
        int via = HoldOwnSide(driver, port);
        driver.Link.NameOf(driver.Engine.GroupPeerOf(row), _nameScratch);
        int peer = driver.Link.HoldGroup(port, _nameScratch, via, scope);
        if (via >= 0)
        {
            driver.Link.Release(via);
        }

        if (peer < 0)
        {
            return Wsa.WSAENOBUFS;
        }

        driver.Engine.SetGroupPeer(row, peer);
        return 0;
    }
}
