// The settings of a board that was given none: copy this file to Settings.local.cs beside the board's project, which is not committed, and change it there.
namespace JoinLeaf.Boards;

/// <summary>Settings as StationSettings reads them.</summary>
internal static class LocalSettings
{
    // root=192.168.1.10:5000 is whom a leaf asks; without it a leaf waits at its port until a root invites it, by
    // invite=192.168.1.21:5000,192.168.1.22:5000. Without ssid the credentials count that are stored on the device.
    public const string Text =
        "role=button\n" +
        "root=\n" +
        "port=5000\n" +
        "invite=\n" +
        "reach=all\n" +
        "reading=10\n" +
        "name=\n" +
        "ssid=\n" +
        "password=";
}
