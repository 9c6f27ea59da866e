// The measure itself: it finds what was planted, block by block.
namespace JoinLeaf.Device;

/// <summary>If these fail, no other figure of this program means anything.</summary>
[TestClass]
public class CanaryTests
{
    private static readonly object s_gate = new object();
    private static object? s_kept;
    private static int s_number;

    /// <summary>Begins with a heap that is quickly filled.</summary>
    public CanaryTests()
    {
        Canary.TakeBallast();
    }

    /// <summary>One object of one block, for each run.</summary>
    [TestMethod]
    public void APlantedObjectIsFound()
    {
        Assert.AreEqual(100, Canary.AllocatedBy(Plant, 100));
        Assert.AreEqual(1, Canary.AllocatedBy(Plant, 1));
    }

    private static void Plant()
    {
        s_kept = new object();
    }

    /// <summary>A number that becomes an object, hidden in a call.</summary>
    [TestMethod]
    public void ABoxIsFound()
    {
        Assert.IsTrue(Canary.AllocatedBy(Box, 100) >= 100);
    }

    private static void Box()
    {
        s_kept = s_number;
    }

    /// <summary>A text, which this runtime makes anew each time that it is named.</summary>
    [TestMethod]
    public void ALiteralIsFound()
    {
        Assert.IsTrue(Canary.AllocatedBy(Name, 100) >= 100);
    }

    private static void Name()
    {
        s_kept = "text";
    }

    /// <summary>Calls, locks, numbers and array elements cost nothing.</summary>
    [TestMethod]
    public void NothingIsFoundWhereNothingIs()
    {
        Assert.AreEqual(0, Canary.AllocatedBy(Count, 100));
    }

    private static void Count()
    {
        lock (s_gate)
        {
            s_number++;
        }
    }

    /// <summary>What is kept is free no more.</summary>
    [TestMethod]
    public void FreeBlocksAreCounted()
    {
        s_kept = null;
        int before = Canary.FreeBlocks();
        object[] kept = new object[100];
        for (int i = 0; i < kept.Length; i++)
        {
            kept[i] = new object();
        }

        int after = Canary.FreeBlocks();
        Assert.IsTrue(before - after > 100, "100 objects, and the array that keeps them");
        Assert.IsTrue(before - after <= 202, "100 objects, and an array with at most a block for each element");
        Assert.IsNotNull(kept[99]);
    }
}
