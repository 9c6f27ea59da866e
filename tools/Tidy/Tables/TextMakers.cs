// Table: the only methods of the firmware that may build text, each for a person who asked for it.
namespace JoinLeaf.Tools.Tidy.Tables;

internal static class TextMakers
{
    /// <summary>Names as <c>Namespace.Type::Method</c>.</summary>
    public static readonly string[] All =
    [
        // Read when somebody looks at an exception that nobody caught; keeps no string in flash but three letters.
        "JoinLeaf.JoinLeafException::get_Message",

        // The address as a person writes it; no path of the provider calls it.
        "JoinLeaf.Provider.SockAddr::ToText",
    ];
}
