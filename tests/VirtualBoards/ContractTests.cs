// Every member of nano's assemblies that the contract names is there on a virtual board: no program meets a missing one.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using JoinLeaf.VirtualBoards.Hardware;
using JoinLeaf.VirtualBoards.Running;
using JoinLeaf.VirtualBoards.Tests.Support;
using Mono.Cecil;

namespace JoinLeaf.VirtualBoards.Tests;

/// <summary>Compares tools/Contract with tools/VirtualBoards/Nano, type by type and member by member.</summary>
[TestClass]
public sealed class ContractTests
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.FlattenHierarchy;

    // What .NET's own type of the name lacks, or has with other parameters. A program that used one would fail with its name;
    // AProgramUsesNothingThatIsMissing checks that none does. Nobody makes an Array or a Delegate; All is a constant.
    private static readonly string[] s_missing =
    [
        "System.Array::.ctor()",
        "System.AttributeTargets::All",
        "System.Char::ToLower()",
        "System.Char::ToUpper()",
        "System.DateTime::FromUnixTimeSeconds(System.Int64)",
        "System.DateTime::ToUnixTimeSeconds()",
        "System.Delegate::.ctor()",
        "System.Exception::HResult",
        "System.MulticastDelegate::.ctor()",
        "System.ObjectDisposedException::.ctor()",
        "System.String::GetEnumerator()",
        "System.TimeSpan::FromDays(System.Int64)",
        "System.TimeSpan::FromHours(System.Int64)",
    ];

    private static readonly string s_configuration = Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(Bench.Kind("esp32-devkitc").Program)!)!);
    private static readonly string s_contract = Path.Combine(Bench.Boards, "..", "tools", "Contract", "bin", s_configuration);

    [TestMethod]
    public void TheStandInsHaveAllThatTheContractHas()
    {
        StandIns standIns = new();
        List<string> missing = [];
        foreach (string file in Directory.GetFiles(s_contract, "*.dll").Where(f => !f.EndsWith("TestFramework.dll", StringComparison.Ordinal)))
        {
            using AssemblyDefinition contract = AssemblyDefinition.ReadAssembly(file);
            Assert.IsGreaterThan(contract.Name.Version, standIns.Load(contract.Name.Name).GetName().Version!);
            foreach (TypeDefinition type in contract.MainModule.GetTypes().Where(IsSeen))
            {
                Compare(standIns, type, missing);
            }
        }

        Assert.IsEmpty(missing.Except(s_missing), "add to tools/VirtualBoards/Nano: " + string.Join(", ", missing.Except(s_missing)));
        Assert.IsEmpty(s_missing.Except(missing), "not missing any more: " + string.Join(", ", s_missing.Except(missing)));
    }

    [TestMethod]
    public void AProgramUsesNothingThatIsMissing()
    {
        foreach (string name in Directory.GetDirectories(Bench.Boards).Where(d => File.Exists(Path.Combine(d, "board.json"))).Select(d => Path.GetFileName(d)!))
        {
            string folder = Path.GetDirectoryName(Bench.Kind(name).Program)!;
            foreach (string file in Directory.GetFiles(folder).Where(f => Path.GetExtension(f) is ".dll" or ".exe"))
            {
                using ModuleDefinition module = ModuleDefinition.ReadModule(file);
                foreach (MemberReference used in module.GetMemberReferences())
                {
                    Assert.DoesNotContain(NameOf(used), s_missing, $"{file} uses {NameOf(used)}");
                }
            }
        }
    }

    private static void Compare(StandIns standIns, TypeDefinition type, List<string> missing)
    {
        Type? found = standIns.Find(type);
        if (found == null)
        {
            missing.Add(type.FullName);
            return;
        }

        if (type.BaseType != null && !type.IsValueType && found.BaseType != null && !standIns.Find(type.BaseType)!.IsAssignableFrom(found))
        {
            missing.Add($"{type.FullName} : {type.BaseType.FullName}");
        }

        missing.AddRange(type.Interfaces.Where(i => !standIns.Find(i.InterfaceType)!.IsAssignableFrom(found)).Select(i => $"{type.FullName} : {i.InterfaceType.FullName}"));
        missing.AddRange(type.Methods.Where(m => (m.IsPublic || m.IsFamily) && !standIns.Has(found, m)).Select(NameOf));
        missing.AddRange(type.Fields.Where(f => (f.IsPublic || f.IsFamily) && !standIns.Has(found, f)).Select(NameOf));
    }

    private static bool IsSeen(TypeDefinition type)
    {
        return type.IsPublic || type.IsNestedPublic || type.IsNestedFamily;
    }

    private static string NameOf(MemberReference member)
    {
        string parameters = member is MethodReference method ? $"({string.Join(",", method.Parameters.Select(p => p.ParameterType.FullName))})" : string.Empty;
        return $"{member.DeclaringType.FullName}::{member.Name}{parameters}";
    }

    /// <summary>The stand-ins as a virtual board loads them, with what they forward to.</summary>
    private sealed class StandIns
    {
        private readonly BoardContext _context;

        public StandIns()
        {
            Machine machine = new Rig(Credentials.None).Add(Bench.Kind("esp32-devkitc"), false, string.Empty);
            _context = new BoardContext(machine.Board, Path.Combine(AppContext.BaseDirectory, "nano"), AppContext.BaseDirectory);
        }

        public Assembly Load(string name)
        {
            return _context.LoadFromAssemblyName(new AssemblyName(name));
        }

        public Type? Find(TypeReference type)
        {
            if (type is ByReferenceType byReference)
            {
                return Find(byReference.ElementType)?.MakeByRefType();
            }

            if (type is ArrayType array)
            {
                return Find(array.ElementType)?.MakeArrayType();
            }

            // A modifier is a struct's readonly and the like.
            TypeReference plain = type.GetElementType();
            string scope = plain.Scope is AssemblyNameReference reference ? reference.Name : plain.Module.Assembly.Name.Name;
            return Load(scope).GetType(plain.FullName.Replace('/', '+'));
        }

        public bool Has(Type found, MethodDefinition method)
        {
            Type?[] parameters = [.. method.Parameters.Select(p => Find(p.ParameterType))];
            if (parameters.Contains(null))
            {
                return false;
            }

            if (method.IsConstructor)
            {
                return found.GetConstructors(All).Any(c => !c.IsStatic && (c.IsPublic || c.IsFamily)
                    && c.GetParameters().Select(p => p.ParameterType).SequenceEqual(parameters));
            }

            // Overloads that differ in what they return, as conversions do, are told apart here.
            Type? returned = Find(method.ReturnType);
            return WithBases(found).SelectMany(t => t.GetMethods(All | BindingFlags.DeclaredOnly)).Any(m => m.Name == method.Name && m.IsStatic == method.IsStatic
                && (m.IsPublic || m.IsFamily || m.IsFamilyOrAssembly) && m.ReturnType == returned
                && m.GetParameters().Select(p => p.ParameterType).SequenceEqual(parameters));
        }

        public bool Has(Type found, FieldDefinition field)
        {
            FieldInfo? other = found.GetField(field.Name, All);
            bool isThere = other != null && (other.IsPublic || other.IsFamily) && (found.IsEnum || other.FieldType == Find(field.FieldType));
            return isThere && (!field.HasConstant || found.IsEnum == false && Equals(other!.GetRawConstantValue(), field.Constant)
                || found.IsEnum && Convert.ToInt64(other!.GetRawConstantValue()) == Convert.ToInt64(field.Constant));
        }

        private static IEnumerable<Type> WithBases(Type type)
        {
            for (Type? t = type; t != null; t = t.BaseType)
            {
                yield return t;
            }
        }
    }
}
