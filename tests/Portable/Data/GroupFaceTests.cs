// The C# face in groups without a root: best effort and reliable, by MultipointReach.Group.
using JoinLeaf.Provider;

namespace JoinLeaf.Portable;

/// <summary>MultipointSocket as a member of a group.</summary>
[TestClass]
public class GroupFaceTests
{
    private static readonly byte[] s_group = SockAddr.Create(239, 7, 7, 7, 7007);

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    public void MembersOfAGroupHearOneAnother(int reliable)
    {
        MultipointType type = reliable != 0 ? MultipointType.SeqPacket : MultipointType.Datagram;
        World world = new World();
        MultipointSocket[] member = new MultipointSocket[3];
        for (int i = 0; i < member.Length; i++)
        {
            member[i] = new MultipointSocket(world.AddNode(GroupParty.Board(3)), MultipointRole.Leaf, type, MultipointReach.Group);
            Assert.AreEqual((int)MultipointReach.Group, (int)member[i].Reach);
            Assert.AreSame(member[i], member[i].JoinLeaf(s_group));
            member[i].Blocking = false;
            member[i].Loopback = i == 0;
        }

        byte[] room = new byte[488];
        Assert.AreEqual(488, member[0].MaxMessageSize);
        for (byte i = 0; i < 30; i++)
        {
            member[i % 3].Send(new byte[] { i });
            world.Advance(100);
            for (int k = 0; k < 3; k++)
            {
                bool hears = k != i % 3 || k == 0;
                Assert.AreEqual(hears ? 0 : Wsa.WSAEWOULDBLOCK, member[k].TryReceive(room, 0, room.Length, null, out int count));
                Assert.AreEqual(hears ? 1 : 0, count);
                Assert.IsTrue(!hears || room[0] == i);
            }
        }

        if (reliable != 0)
        {
            Assert.AreEqual(10, member[1].Watermark);
        }

        for (int i = 0; i < member.Length; i++)
        {
            member[i].Close();
        }

        world.Advance(5000);
        world.End();
    }

    [TestMethod]
    public void AGroupHasNoRoot()
    {
        World world = new World();
        WspProvider node = world.AddNode();
        int code = 0;
        try
        {
            new MultipointSocket(node, MultipointRole.Root, MultipointType.SeqPacket, MultipointReach.Group).Close();
        }
        catch (JoinLeafException failure)
        {
            code = failure.ErrorCode;
        }

        Assert.AreEqual(Wsa.WSAEINVAL, code);
        world.End();
    }
}
