// Rule: a function has fewer than 60 lines, its documentation and attributes not counted.
using System.Linq;
using JoinLeaf.Tools.Tidy.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace JoinLeaf.Tools.Tidy.Sources;

internal sealed class FunctionSizeRule : SourceRule
{
    private const int Limit = 60;

    public override string Name => "function-size";

    public override string Sentence => "A function has fewer than 60 lines.";

    public override void Check(SourceTree tree, Findings findings)
    {
        foreach (SourceFile file in tree.CSharp)
        {
            foreach (SyntaxNode node in file.Syntax.DescendantNodes())
            {
                if (node is not (BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax))
                {
                    continue;
                }

                int first = FirstLine(node);
                int length = node.GetLocation().GetLineSpan().EndLinePosition.Line + 1 - first + 1;
                if (length >= Limit)
                {
                    findings.Add(NameOf(node), $"{file.Name}:{first}", $"has {length} lines, fewer than {Limit} are allowed: split it");
                }
            }
        }
    }

    private static int FirstLine(SyntaxNode node)
    {
        // The first token after the attributes.
        AttributeListSyntax? last = node.ChildNodes().OfType<AttributeListSyntax>().LastOrDefault();
        SyntaxToken token = last is null ? node.GetFirstToken() : last.GetLastToken().GetNextToken();
        return token.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
    }

    private static string NameOf(SyntaxNode node)
    {
        string own = node switch
        {
            MethodDeclarationSyntax method => method.Identifier.Text,
            ConstructorDeclarationSyntax => ".ctor",
            LocalFunctionStatementSyntax local => local.Identifier.Text,
            AccessorDeclarationSyntax accessor => accessor.Keyword.Text,
            _ => node.GetFirstToken().Text,
        };
        string[] outer = node.Ancestors().Reverse().Select(OuterName).OfType<string>().ToArray();
        return string.Join(".", outer.Append(own));
    }

    private static string? OuterName(SyntaxNode node) => node switch
    {
        BaseNamespaceDeclarationSyntax space => space.Name.ToString(),
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        PropertyDeclarationSyntax property => property.Identifier.Text,
        MethodDeclarationSyntax method => method.Identifier.Text,
        _ => null,
    };
}
