// One file of the checkout: its name below the root, its lines, and its syntax when it is C#.
using System;
using System.IO;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace JoinLeaf.Tools.Tidy.Sources;

internal sealed class SourceFile
{
    private readonly Lazy<string> _text;
    private readonly Lazy<string[]> _lines;
    private readonly Lazy<SyntaxNode> _syntax;

    public SourceFile(string path, string name)
    {
        Name = name;
        _text = new Lazy<string>(() => File.ReadAllText(path));
        _lines = new Lazy<string[]>(() => File.ReadAllLines(path));
        _syntax = new Lazy<SyntaxNode>(() => CSharpSyntaxTree.ParseText(_text.Value).GetRoot());
    }

    /// <summary>The path below the root, with slashes.</summary>
    public string Name { get; }

    public string[] Lines => _lines.Value;

    public SyntaxNode Syntax => _syntax.Value;

    /// <summary>The line, counted from 1, on which a node starts.</summary>
    public static int LineOf(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
}
