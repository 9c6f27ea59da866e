// A datagram on its way.
namespace JoinLeaf.Simulation;

/// <summary>A copy of the bytes with where they come from and go to.</summary>
internal sealed class Datagram
{
    public readonly byte[] Bytes;
    public readonly int FromAddress;
    public readonly int FromPort;
    public readonly int ToAddress;
    public readonly int ToPort;
    /// <summary>The port of a group that this copy goes to; null for what is sent to one. ToAddress is its node's all the same.</summary>
    public readonly SimPort? Group;

    public Datagram(byte[] bytes, int length, int fromAddress, int fromPort, int toAddress, int toPort, SimPort? group = null)
    {
        Bytes = new byte[length];
        System.Array.Copy(bytes, Bytes, length);
        FromAddress = fromAddress;
        FromPort = fromPort;
        ToAddress = toAddress;
        ToPort = toPort;
        Group = group;
    }
}
