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
    /// <summary>The group that it was sent to; 0 for none. ToAddress is one receiver's all the same.</summary>
    public readonly int Group;

    public Datagram(byte[] bytes, int length, int fromAddress, int fromPort, int toAddress, int toPort, int group = 0)
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
