// Rule: System.Net appears in the UDP link and in the programs of boards only.
using JoinLeaf.Tools.Tidy.Il;
using JoinLeaf.Tools.Tidy.Model;
using JoinLeaf.Tools.Tidy.Tables;
using Mono.Cecil;

namespace JoinLeaf.Tools.Tidy.Rules;

internal sealed class NetworkRule : AssemblyRule
{
    private const string Home = "JoinLeaf.Udp";

    public override string Name => "network";

    public override string Sentence => "System.Net appears in JoinLeaf.Udp and in the programs of boards only.";

    public override void Check(Subject subject, Findings findings)
    {
        if (subject.Name == Home || Scopes.IsBoardProgram(subject.Assembly))
        {
            return;
        }

        foreach (TypeDefinition type in subject.Types)
        {
            foreach (Use use in Uses.Of(type))
            {
                if (TypeFacts.IsIn(use.Type, "System.Net"))
                {
                    findings.Add(use.By, use.At, $"uses {use.Type.FullName}: only {Home} may, go through ILink");
                }
            }
        }
    }
}
