// Rule: dependencies run one way, as the table of layers says.
using JoinLeaf.Tools.Tidy.Il;
using JoinLeaf.Tools.Tidy.Model;
using JoinLeaf.Tools.Tidy.Tables;
using Mono.Cecil;

namespace JoinLeaf.Tools.Tidy.Rules;

internal sealed class LayersRule : AssemblyRule
{
    public override string Name => "layers";

    public override string Sentence => "A layer knows lower layers only, and each type has its layer.";

    public override Kinds Scope => Kinds.Firmware;

    public override void Check(Subject subject, Findings findings)
    {
        foreach (TypeDefinition type in subject.Types)
        {
            Layer? layer = Layers.Of(type);
            if (layer is not null)
            {
                CheckUses(subject, type, layer, findings);
            }
            else if (type.DeclaringType is null)
            {
                findings.Add(type, "has no layer: move it into a namespace of the design, or give it a place in tools/Tidy/Tables/Layers.cs");
            }
        }
    }

    private static void CheckUses(Subject subject, TypeDefinition type, Layer layer, Findings findings)
    {
        foreach (Use use in Uses.Of(type))
        {
            if (!IsOurs(subject, use.Type))
            {
                continue;
            }

            Layer? other = Layers.Of(use.Type);
            if (other is not null && !Layers.MayKnow(layer, other, use.Type))
            {
                findings.Add(use.By, use.At, $"{layer.Name} knows {Places.Name(TypeFacts.Element(use.Type))} of {other.Name}: "
                    + "turn the dependency round, or move the code up");
            }
        }
    }

    private static bool IsOurs(Subject subject, TypeReference type) =>
        TypeFacts.Resolve(TypeFacts.Element(type)) is { } definition && subject.Universe.Contains(definition);
}
