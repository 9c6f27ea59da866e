// What the boards of a run know of their Wi-Fi.
namespace JoinLeaf.VirtualBoards.Running;

/// <summary>Which credentials are stored on the boards.</summary>
internal enum Credentials
{
    /// <summary>Those of the virtual access point.</summary>
    Right,

    /// <summary>Its name with another password.</summary>
    Wrong,

    /// <summary>None.</summary>
    None,
}
