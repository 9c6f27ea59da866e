// Rule: no path of one machine in any file.
using System.Text.RegularExpressions;

namespace JoinLeaf.Tools.Tidy.Sources;

internal sealed class PathsRule : LinesRule
{
    public override string Name => "paths";

    public override string Sentence => "No path of one machine.";

    // A web address or a path below something else may have the same words in its middle.
    protected override Regex Forbidden { get; } = new(
        @"(?<![\w.~*)}\-])/(?:work|tmp|root|home)/|\b[A-Za-z]:\\+Users\\", RegexOptions.CultureInvariant);

    protected override string Advice => "name it relative to the checkout, or ask the system for it";
}
