// Rule: no notes about work that is not done; such a note belongs into an issue.
using System.Text.RegularExpressions;

namespace JoinLeaf.Tools.Tidy.Sources;

internal sealed class MarkersRule : LinesRule
{
    public override string Name => "markers";

    public override string Sentence => "No note about work that is not done.";

    // Written so that this line does not match itself.
    protected override Regex Forbidden { get; } = new(@"\b(?:T[O]DO|F[I]XME|H[A]CK)\b", RegexOptions.CultureInvariant);

    protected override string Advice => "do it, or file an issue";
}
