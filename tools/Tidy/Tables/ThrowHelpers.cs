// Table: the only methods that may make and throw an exception on the path of a message, because only misuse gets there.
namespace JoinLeaf.Tools.Tidy.Tables;

internal static class ThrowHelpers
{
    /// <summary>Names as <c>Namespace.Type::Method</c>; none by default.</summary>
    public static readonly string[] All =
    [
    ];
}
