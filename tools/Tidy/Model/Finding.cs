// One thing that breaks a rule: which rule, which member, where in the sources, and what to do about it.
namespace JoinLeaf.Tools.Tidy.Model;

internal sealed record Finding(string Rule, string Where, string? Source, string What)
{
    public override string ToString() =>
        Source is null ? $"{Rule}  {Where}  {What}" : $"{Rule}  {Where} ({Source})  {What}";
}
