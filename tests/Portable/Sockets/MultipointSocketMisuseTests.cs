// The C# face when it is misused, and when operations fail: which exception, and with which code.
using System;
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>Misuse throws what .NET throws for it; a failed operation throws <see cref="JoinLeafException"/> or is a Try method's result.</summary>
[TestClass]
public class MultipointSocketMisuseTests
{
    private const int NothingThrown = 0;
    private const int Disposed = 1;
    private const int ArgumentNull = 2;
    private const int OutOfRange = 3;
    private const int LastCall = 22;

    private static readonly byte[] s_name = World.NameOf(0, 5000);

    /// <summary>What a call of the table throws: a number above, or the code of a <see cref="JoinLeafException"/>.</summary>
    private static int Outcome(MultipointSocket socket, int call)
    {
        try
        {
            Call(socket, call);
            return NothingThrown;
        }
        catch (ObjectDisposedException)
        {
            return Disposed;
        }
        catch (ArgumentNullException)
        {
            return ArgumentNull;
        }
        catch (ArgumentOutOfRangeException)
        {
            return OutOfRange;
        }
        catch (JoinLeafException failure)
        {
            return failure.ErrorCode;
        }
    }

    /// <summary>Every call of the face, with sound arguments.</summary>
    private static void Call(MultipointSocket socket, int call)
    {
        byte[] bytes = new byte[16];
        switch (call)
        {
            case 0: socket.Blocking = false; break;
            case 1: bytes[0] = (byte)socket.ReceiveTimeout; break;
            case 2: socket.ReceiveTimeout = 1; break;
            case 3: bytes[0] = (byte)socket.MaxMessageSize; break;
            case 4: bytes[0] = (byte)socket.Available; break;
            case 5: bytes = socket.LocalName; break;
            case 6: bytes = socket.RemoteName; break;
            case 7: socket.Bind(s_name); break;
            case 8: socket.Listen(1); break;
            case 9: socket.JoinLeaf(s_name); break;
            case 10: socket.TryJoinLeaf(s_name, null, null, Wsa.JL_BOTH, out MultipointSocket? _); break;
            case 11: socket.Accept(); break;
            case 12: socket.Accept(null, null); break;
            case 13: socket.TryAccept(null, null, out MultipointSocket? _); break;
            case 14: socket.Send(bytes); break;
            case 15: socket.Send(bytes, 0, 1); break;
            case 16: socket.TrySend(bytes, 0, 1); break;
            case 17: socket.Receive(bytes); break;
            case 18: socket.ReceiveFrom(bytes, bytes); break;
            case 19: socket.TryReceive(bytes, 0, 1, null, out int _); break;
            case 20: socket.EventSelect(null, 0); break;
            case 21: socket.EnumNetworkEvents(null, new NetworkEvents()); break;
            case LastCall: socket.Disconnect(null); break;
            default: socket.ReceiveDisconnect(bytes); break;
        }
    }

    /// <summary>What a call of the table throws when its reference is null.</summary>
    private static int OutcomeOfNull(MultipointSocket socket, int call)
    {
        try
        {
            CallWithNull(socket, call);
            return NothingThrown;
        }
        catch (ArgumentNullException)
        {
            return ArgumentNull;
        }
    }

    private static void CallWithNull(MultipointSocket socket, int call)
    {
        byte[] bytes = new byte[16];
        switch (call)
        {
            case 0: socket.Bind(null!); break;
            case 1: socket.JoinLeaf(null!); break;
            case 2: socket.TryJoinLeaf(null!, null, null, Wsa.JL_BOTH, out MultipointSocket? _); break;
            case 3: socket.Send(null!); break;
            case 4: socket.Send(null!, 0, 0); break;
            case 5: socket.TrySend(null!, 0, 0); break;
            case 6: socket.Receive(null!); break;
            case 7: socket.ReceiveFrom(null!, bytes); break;
            case 8: socket.ReceiveFrom(bytes, null!); break;
            case 9: socket.TryReceive(null!, 0, 0, null, out int _); break;
            case 10: socket.EventSelect(null, Wsa.FD_READ); break;
            case 11: socket.EnumNetworkEvents(null, null!); break;
            case 12: socket.ReceiveDisconnect(null!); break;
            default: Assert.IsNull(new MultipointSocket(null!, MultipointRole.Leaf)); break;
        }
    }

    [TestMethod]
    public void AClosedSocketThrowsObjectDisposedFromEveryCall()
    {
        World world = new World();
        MultipointSocket socket = new MultipointSocket(world.AddNode(), MultipointRole.Leaf);
        socket.Close();
        for (int call = 0; call <= LastCall + 1; call++)
        {
            Assert.AreEqual(Disposed, Outcome(socket, call));
        }

        world.End();
    }

    [TestMethod]
    public void ANullThrowsArgumentNullFromEveryCall()
    {
        World world = new World();
        MultipointSocket socket = new MultipointSocket(world.AddNode(), MultipointRole.Leaf);
        for (int call = 0; call <= 13; call++)
        {
            Assert.AreEqual(ArgumentNull, OutcomeOfNull(socket, call));
        }

        socket.Close();
        world.End();
    }

    [TestMethod]
    [DataRow(-1, 1)]
    [DataRow(0, -1)]
    [DataRow(0, 11)]
    [DataRow(10, 1)]
    [DataRow(11, 0)]
    [DataRow(int.MaxValue, 1)]
    [DataRow(1, int.MaxValue)]
    public void ARangeOutsideTheBufferThrowsOutOfRange(int offset, int size)
    {
        World world = new World();
        MultipointSocket socket = new MultipointSocket(world.AddNode(), MultipointRole.Leaf);
        int thrown = 0;
        for (int call = 0; call < 3; call++)
        {
            try
            {
                UseRange(socket, call, offset, size);
            }
            catch (ArgumentOutOfRangeException)
            {
                thrown++;
            }
        }

        Assert.AreEqual(3, thrown);
        socket.Close();
        world.End();
    }

    private static void UseRange(MultipointSocket socket, int call, int offset, int size)
    {
        byte[] buffer = new byte[10];
        if (call == 0)
        {
            socket.Send(buffer, offset, size);
        }
        else if (call == 1)
        {
            socket.TrySend(buffer, offset, size);
        }
        else
        {
            socket.TryReceive(buffer, offset, size, null, out int _);
        }
    }

    [TestMethod]
    public void RoomForANameThatIsTooSmallThrowsOutOfRange()
    {
        World world = new World();
        MultipointSocket socket = new MultipointSocket(world.AddNode(), MultipointRole.Leaf);
        int thrown = 0;
        try
        {
            socket.ReceiveFrom(new byte[10], new byte[15]);
        }
        catch (ArgumentOutOfRangeException)
        {
            thrown++;
        }

        try
        {
            socket.TryReceive(new byte[10], 0, 10, new byte[15], out int _);
        }
        catch (ArgumentOutOfRangeException)
        {
            thrown++;
        }

        try
        {
            socket.ReceiveTimeout = -2;
        }
        catch (ArgumentOutOfRangeException)
        {
            thrown++;
        }

        Assert.AreEqual(3, thrown);
        socket.Close();
        world.End();
    }

    [TestMethod]
    public void AFailedOperationThrowsItsCode()
    {
        World world = new World();
        MultipointSocket socket = new MultipointSocket(world.AddNode(), MultipointRole.Leaf);
        Assert.AreEqual(Wsa.WSAEINVAL, Outcome(socket, 5));
        Assert.AreEqual(Wsa.WSAENOTCONN, Outcome(socket, 6));
        Assert.AreEqual(Wsa.WSAEINVAL, Outcome(socket, 8));
        Assert.AreEqual(Wsa.WSAEINVAL, Outcome(socket, 11));
        Assert.AreEqual(Wsa.WSAENOTCONN, Outcome(socket, 14));
        Assert.AreEqual(Wsa.WSAENOTCONN, Outcome(socket, 15));
        Assert.AreEqual(Wsa.WSAENOTCONN, Outcome(socket, 17));
        Assert.AreEqual(Wsa.WSAENOTCONN, Outcome(socket, 18));
        Assert.AreEqual(Wsa.WSAENOTCONN, Outcome(socket, LastCall));
        Assert.AreEqual(Wsa.WSAENOTCONN, Outcome(socket, LastCall + 1));
        Assert.AreEqual(NothingThrown, Outcome(socket, 7));
        Assert.AreEqual(Wsa.WSAEINVAL, Outcome(socket, 7));
        socket.Close();
        world.End();
    }

    [TestMethod]
    public void AJoinThatNobodyAnswersThrowsOrReturnsItsCode()
    {
        World world = new World();
        MultipointSocket socket = new MultipointSocket(world.AddNode(), MultipointRole.Leaf);
        byte[] nobody = World.NameOf(7, 5000);
        string message = "";
        try
        {
            socket.JoinLeaf(nobody);
        }
        catch (JoinLeafException failure)
        {
            Assert.AreEqual(Wsa.WSAETIMEDOUT, failure.ErrorCode);
            message = failure.Message;
        }

        Assert.IsTrue(message.IndexOf("10060") >= 0);
        Assert.AreEqual(Wsa.WSAETIMEDOUT, socket.TryJoinLeaf(nobody, null, null, Wsa.JL_BOTH, out MultipointSocket? joined));
        Assert.IsNull(joined);
        Assert.AreEqual(Wsa.WSAEINVAL, socket.TryJoinLeaf(nobody, null, null, 3, out joined));
        Assert.IsNull(joined);
        socket.Close();
        world.Advance(10000);
        world.End();
    }

    [TestMethod]
    public void AProviderThatWasNotStartedThrowsItsCode()
    {
        World world = new World();
        WspProvider node = world.AddNode();
        MultipointSocket socket = new MultipointSocket(node, MultipointRole.Leaf);
        Assert.AreEqual(0, node.WSPCleanup(out int _));
        Assert.AreEqual(Wsa.WSANOTINITIALISED, Outcome(socket, 7));
        int code = 0;
        try
        {
            socket = new MultipointSocket(node, MultipointRole.Leaf);
        }
        catch (JoinLeafException failure)
        {
            code = failure.ErrorCode;
        }

        Assert.AreEqual(Wsa.WSANOTINITIALISED, code);
        Assert.AreEqual(0, node.WSPStartup(0x0202, null, null, null, null));
        world.End();
    }
}
