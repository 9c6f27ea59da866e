// What the process answers with when it ends; the same words stand in --help.
namespace JoinLeaf.Peer;

/// <summary>The exit codes of every command.</summary>
internal static class ExitCodes
{
    /// <summary>Everything that was asked for happened.</summary>
    public const int Ok = 0;
    /// <summary>Something that should have happened did not.</summary>
    public const int Unexpected = 1;
    /// <summary>The arguments, or the address to bind, cannot be used.</summary>
    public const int Usage = 2;
    /// <summary>A join that was asked for was refused, timed out, or was given up before its answer came.</summary>
    public const int NotJoined = 3;
    /// <summary>The session broke: the other side fell silent or restarted, or the own link went down.</summary>
    public const int Broken = 4;

    /// <summary>The codes in words.</summary>
    public const string Help = """
        Exit codes:
          0  all that was asked for happened
          1  something expected did not happen
          2  bad usage, a bad address, or a port in use
          3  a join was refused, timed out, or was given up
          4  the session broke: the other side fell silent or restarted
        """;
}
