// Conformance row 68, and the path that an application wants.
using JoinLeaf.Provider;
using JoinLeaf.Sessions;

namespace JoinLeaf.Portable;

/// <summary>JLO_PATH and SIO_MULTICAST_SCOPE.</summary>
[TestClass]
public class ForcedPathTests
{
    private const int Seconds = 1000;

    private static int SetPath(Sock socket, int path)
    {
        byte[] value = { (byte)path, 0, 0, 0 };
        int result = socket.Node.WSPSetSockOpt(socket.Descriptor, Wsa.SOL_JOINLEAF, Wsa.JLO_PATH, value, 4, out int error);
        Assert.AreEqual(result == 0, error == 0);
        return error;
    }

    private static int GetPath(Sock socket)
    {
        byte[] value = new byte[4];
        int length = 4;
        Assert.AreEqual(0, socket.Node.WSPGetSockOpt(socket.Descriptor, Wsa.SOL_JOINLEAF, Wsa.JLO_PATH, value, ref length, out int _));
        return value[0];
    }

    private static int SetScope(Sock socket, int scope)
    {
        byte[] value = { (byte)scope, (byte)(scope >> 8), 0, 0 };
        socket.Node.WSPIoctl(socket.Descriptor, Wsa.SIO_MULTICAST_SCOPE, value, 4, null, 0, out int _, null, null, null, out int error);
        return error;
    }

    [TestMethod]
    public void ARootCanHaveUnicastAlone()
    {
        Gathering gathering = new Gathering(2);
        Assert.AreEqual(Wsa.JL_PATH_AUTO, GetPath(gathering.Root));
        Assert.AreEqual(0, SetPath(gathering.Root, Wsa.JL_PATH_UNICAST));
        Assert.AreEqual(Wsa.JL_PATH_UNICAST, GetPath(gathering.Root));
        gathering.World.Advance(100 * Seconds);
        Assert.AreEqual(0, gathering.RootLink.ToGroups);
        gathering.Tell(5, 0, 2);
        Assert.AreEqual(0, SetPath(gathering.Root, Wsa.JL_PATH_AUTO));
        gathering.World.Advance(3 * Seconds);
        gathering.AssertShared();
        gathering.Tell(6, 1, 0);
        Assert.AreEqual(0, SetPath(gathering.Root, Wsa.JL_PATH_UNICAST));
        gathering.Tell(7, 0, 2);
        gathering.World.Advance(100 * Seconds);
        gathering.Tell(8, 0, 2);
        Assert.AreEqual(0, SetPath(gathering.Root, Wsa.JL_PATH_AUTO));
        gathering.World.Advance(70 * Seconds);
        gathering.AssertShared();
        gathering.Tell(9, 1, 0);
        gathering.End();
    }

    [TestMethod]
    public void ALeafCanHaveUnicastForItself()
    {
        Gathering gathering = new Gathering(2);
        gathering.World.Advance(3 * Seconds);
        Assert.AreEqual(0, SetPath(gathering.Leaf[0], Wsa.JL_PATH_UNICAST));
        gathering.World.Settle();
        gathering.Tell(5, 1, 1);
        gathering.World.Advance(100 * Seconds);
        gathering.Tell(6, 1, 1);
        Assert.AreEqual(0, SetPath(gathering.Leaf[0], Wsa.JL_PATH_AUTO));
        gathering.World.Advance(Seconds);
        gathering.AssertShared();
        gathering.Tell(7, 1, 0);
        gathering.End();
    }

    [TestMethod]
    public void MulticastThatIsWantedStaysWhateverGetsLost()
    {
        Gathering gathering = new Gathering(2);
        gathering.World.Advance(3 * Seconds);
        Assert.AreEqual(0, SetPath(gathering.Root, Wsa.JL_PATH_MULTICAST));
        gathering.Link[0].LoseOneIn = 2;
        gathering.Chatter(600);
        gathering.AssertShared();
        Assert.AreEqual(0, SetPath(gathering.Root, Wsa.JL_PATH_AUTO));
        Assert.AreEqual(0, SetPath(gathering.Leaf[0], Wsa.JL_PATH_MULTICAST));
        int moved = gathering.Node[0].Counters!.MovedToUnicast;
        gathering.Chatter(600);
        gathering.AssertShared();
        Assert.AreEqual(moved, gathering.Node[0].Counters!.MovedToUnicast);
        gathering.End();
    }

    [TestMethod]
    public void ThePathIsOneOfThree()
    {
        Gathering gathering = new Gathering(1);
        Assert.AreEqual(Wsa.WSAEINVAL, SetPath(gathering.Root, 3));
        Assert.AreEqual(Wsa.WSAEINVAL, SetPath(gathering.Root, -1));
        Assert.AreEqual(Wsa.WSAENOPROTOOPT, SetPath(gathering.PerLeaf[0], Wsa.JL_PATH_AUTO));
        gathering.Root.Node.WSPSetSockOpt(gathering.Root.Descriptor, Wsa.SOL_JOINLEAF, Wsa.JLO_PATH, new byte[3], 3, out int error);
        Assert.AreEqual(Wsa.WSAEFAULT, error);
        gathering.End();
    }

    [TestMethod]
    public void C068_ScopeIsOneNetworkUnlessItIsSet()
    {
        Gathering gathering = new Gathering(1);
        gathering.World.Advance(3 * Seconds);
        Assert.AreEqual(1, gathering.RootLink.Scope);
        gathering.Tell(5, 1, 0);
        Assert.AreEqual(0, SetScope(gathering.Root, 7));
        Assert.AreEqual(7, gathering.RootLink.Scope);
        gathering.Tell(6, 1, 0);
        gathering.End();
    }

    [TestMethod]
    public void C068_ScopeZeroStaysOnTheHost()
    {
        Gathering gathering = new Gathering(0);
        Assert.AreEqual(0, SetScope(gathering.Root, 0));
        gathering.Add(Limits.Board(), true);
        gathering.World.Advance(3 * Seconds);
        Assert.AreEqual(0, gathering.RootLink.Scope);
        Assert.AreEqual(PathTable.Listens, gathering.PathOf(0), "another host hears nothing of the group");
        gathering.Tell(5, 0, 1);
        gathering.End();
    }

    [TestMethod]
    public void C068_ScopeIsAByteOfAMultipointSocket()
    {
        Gathering gathering = new Gathering(1);
        Assert.AreEqual(Wsa.WSAEINVAL, SetScope(gathering.Root, 256));
        Assert.AreEqual(Wsa.WSAEOPNOTSUPP, SetScope(gathering.PerLeaf[0], 1));
        gathering.Root.Node.WSPIoctl(gathering.Root.Descriptor, Wsa.SIO_MULTICAST_SCOPE, null, 0, null, 0, out int _, null, null, null, out int error);
        Assert.AreEqual(Wsa.WSAEFAULT, error);
        int plain = gathering.RootNode.WSPSocket(Wsa.AF_INET, Wsa.SOCK_DGRAM, 0, null, 0, 0, out int _);
        Assert.AreEqual(Wsa.WSAEOPNOTSUPP, SetScope(new Sock(gathering.RootNode, plain, gathering.Root.Event), 1));
        gathering.RootNode.WSPCloseSocket(plain, out int _);
        gathering.End();
    }
}
