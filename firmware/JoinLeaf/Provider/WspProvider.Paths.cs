// The provider's part in multicast: its options and controls, and word of a network that has changed.
using JoinLeaf.Drivers;

namespace JoinLeaf.Provider;

public sealed partial class WspProvider
{
    /// <summary>
    /// The node's addresses or links have changed: memberships of multicast groups are reported to the network again, and multicast
    /// is tried anew. Whoever watches the network calls it; it costs little, and may be called too often.
    /// </summary>
    public void NetworkChanged()
    {
        Driver? driver = _driver;
        if (driver != null)
        {
            driver.NetworkChanged();
        }
    }

    /// <summary>Whether the socket is one that multicast serves: not a plain one, and not a root's per-leaf socket.</summary>
    private static bool IsMultipointSocket(Driver driver, int row)
    {
        return !IsLeafRow(driver, row) && (driver.Engine.Tables.Sockets.Flags[row] & MultipointFlags) != 0;
    }

    /// <summary>SIO_MULTICAST_SCOPE (conformance row 68): how many networks multicast crosses, 0 to 255.</summary>
    private int SetScope(Driver driver, int row, byte[]? argument, int length)
    {
        if (!IsMultipointSocket(driver, row))
        {
            return Wsa.WSAEOPNOTSUPP;
        }

        int scope = CheckInt(argument, length) ? ReadInt(argument!) : -1;
        if (scope < 0 || scope > 255)
        {
            return CheckInt(argument, length) ? Wsa.WSAEINVAL : Wsa.WSAEFAULT;
        }

        driver.Engine.SetScope(row, scope);
        return driver.Engine.GroupPeerOf(row) < 0 ? 0 : SetGroupScope(driver, row, scope);
    }

    /// <summary>SIO_MULTIPOINT_LOOPBACK (conformance row 67): not 0 when the socket's own messages are to come back to it.</summary>
    private static int SetLoopback(Driver driver, int row, byte[]? argument, int length)
    {
        return !IsMultipointSocket(driver, row) ? Wsa.WSAEOPNOTSUPP : !CheckInt(argument, length) ? Wsa.WSAEFAULT
            : driver.Engine.SetLoopback(row, ReadInt(argument!) != 0);
    }

    /// <summary>JLO_PATH.</summary>
    private static int SetPath(Driver driver, int row, int path)
    {
        if (!IsMultipointSocket(driver, row))
        {
            return Wsa.WSAENOPROTOOPT;
        }

        if (path < Wsa.JL_PATH_AUTO || path > Wsa.JL_PATH_MULTICAST)
        {
            return Wsa.WSAEINVAL;
        }

        driver.Engine.SetPath(row, path, driver.Now);
        driver.Settle();
        return 0;
    }
}
