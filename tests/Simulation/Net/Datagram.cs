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

    public Datagram(byte[] bytes, int length, int fromAddress, int fromPort, int toAddress, int toPort)
    {
        Bytes = new byte[length];
        System.Array.Copy(bytes, Bytes, length);
        FromAddress = fromAddress;
        FromPort = fromPort;
        ToAddress = toAddress;
        ToPort = toPort;
    }
}
