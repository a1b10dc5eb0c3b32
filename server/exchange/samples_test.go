package exchange_test

import (
	"os"
	"path/filepath"
	"testing"

	"pufa/server/exchange"
)

// samples stand beside the project, since most of them carry no licence to be kept in it.
const samples = "../../../shared/samples"

// TestSamples holds the readers to files that people really made. read are the questions whose stem, options and answer
// were compared with the file by other means; left are the rows and questions that are left out and told.
func TestSamples(t *testing.T) {
	if _, err := os.Stat(samples); err != nil {
		t.Skipf("no sample files in %s: they are not part of the repository", samples)
	}
	for _, c := range []struct {
		file       string
		format     exchange.Format
		right      string // hint
		read, left int
	}{
		{"gift_options.gift", exchange.GIFT, "", 14, 0},
		{"kahoot_template.xlsx", exchange.Kahoot, "", 1, 0},
		{"moodle_aiken_questions.txt", exchange.Aiken, "", 2, 0},
		{"moodle_bank_example.xml", exchange.Moodle, "", 10, 2}, // calculatedmulti has no fixed answer; a description is no question
		{"qti21_choice_multiple.xml", exchange.QTI, "", 1, 0},
		{"qti21_order.xml", exchange.QTI, "", 1, 0},
		{"qti30_multiplechoice.xml", exchange.QTI, "", 1, 0},
		{"qti30_package_simple.zip", exchange.QTI, "", 1, 0},
		{"wjx_exam_survey.txt", exchange.WJX, "", 0, 6},                // without answers
		{"zh_amp_options_bom.csv", exchange.CSV, "", 17, 10},           // 0 and 1: nobody says which is right
		{"zh_amp_options_bom.csv", exchange.CSV, "0", 27, 0},           // until somebody does
		{"zh_bank_biff_named_xlsx.xlsx", exchange.OldBook, "", 210, 1}, // options that are letters themselves
		{"zh_bank_mixed_types.xlsx", exchange.Workbook, "", 166, 0},
		{"zh_dangzhang.docx", exchange.Word, "", 807, 0},
		{"zh_gbk_excerpt.txt", exchange.Text, "", 29, 1}, // a numbered line that is no question
		{"zh_henan_lab_safety.xlsx", exchange.Workbook, "", 604, 0},
		{"zh_lecture_bank.txt", exchange.Text, "", 303, 0},
		{"zh_multisheet_remarks.xlsx", exchange.Workbook, "", 2528, 25}, // 4 answers without their option, 17 rows that contradict each other, 4 remarks
		{"zh_options_in_one_cell.xlsx", exchange.Workbook, "", 4, 0},
		{"zh_religion_law.xlsx", exchange.Workbook, "", 283, 0},
		{"zh_right_wrong_lists.txt", exchange.Text, "", 109, 0},
		{"zh_subhsse_anquan_shiti.xlsx", exchange.Workbook, "", 358, 2}, // one question twice, with two answers
		{"zh_uestc_lab_bank.txt", exchange.Text, "", 851, 482},          // letters without options
		{"zh_xuexitong.xlsx", exchange.Workbook, "", 290, 0},
	} {
		t.Run(c.file+c.right, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join(samples, c.file))
			if err != nil {
				t.Fatal(err)
			}
			p := exchange.Read(data, exchange.Hints{Right: c.right})
			if p.Format != c.format || len(p.Items) != c.read || p.Faults() != c.left {
				t.Errorf("%s: %d read, %d left out; want %s, %d, %d", p.Format, len(p.Items), p.Faults(), c.format, c.read, c.left)
				for _, problem := range p.Problems[:min(len(p.Problems), 30)] {
					t.Logf("%s %v: %s (%s)", problem.Weight, problem.Place, problem.Reason, problem.Text)
				}
			}
		})
	}
}
